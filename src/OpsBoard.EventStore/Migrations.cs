using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// Brings a database to this program's layout: numbered SQL files, forward only, each applied once. All that are
/// missing are applied in one transaction; nodes that start together take turns.
/// </summary>
public static partial class Migrations
{
    /// <summary>Any constant will do, as long as no other program uses it in this database.</summary>
    private const long AdvisoryLock = 0x4F_70_73_42_6F_61_72_64;

    /// <exception cref="InvalidOperationException">
    /// An applied file has changed since, or the database is newer than this program.
    /// </exception>
    public static async Task ApplyAsync(NpgsqlDataSource dataSource, ILogger logger, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_xact_lock({AdvisoryLock})"), cancellationToken).ConfigureAwait(false);
        await DatabaseRoles.BecomeMigratorAsync(connection, cancellationToken).ConfigureAwait(false);
        try
        {
            await ApplyMissingAsync(connection, logger, cancellationToken).ConfigureAwait(false);
            await LedgerBackfill.RunAsync(connection, logger, cancellationToken).ConfigureAwait(false);
            await DatabaseRoles.GrantAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException(
                $"The database has to be brought to this program's layout, which this account may not do ({refused.MessageText}). Set ConnectionStrings__OpsBoardMigrations to an account that may: {DatabaseRoles.Migrator}, or the owner of the database.", refused);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ApplyMissingAsync(NpgsqlConnection connection, ILogger logger, CancellationToken cancellationToken)
    {
        var applied = await ReadAppliedAsync(connection, cancellationToken).ConfigureAwait(false);
        var files = ReadFiles();
        if (applied.Keys.FirstOrDefault(number => files.All(file => file.Number != number)) is var unknown and not 0)
            throw new InvalidOperationException($"The database has migration {unknown:0000}, which this program does not know: it is older than the database. Start a newer one.");
        if (files.FirstOrDefault(file => applied.TryGetValue(file.Number, out var hash) && hash != file.Sha256) is { } altered)
            throw new InvalidOperationException($"Migration {altered.Number:0000}_{altered.Name} was applied with another content. An applied migration never changes: add a new one.");
        // An account that may make nothing starts a database that is up to date.
        if (applied.Count == files.Count)
            return;
        await ExecuteAsync(connection, """
            create schema if not exists opsboard_own;
            create table if not exists opsboard_own.migration (
                number     integer     not null,
                name       varchar     not null,
                sha256     varchar     not null,
                applied_at timestamptz not null default now(),
                constraint pk_migration primary key (number)
            )
            """, cancellationToken).ConfigureAwait(false);
        foreach (var file in files.Where(file => !applied.ContainsKey(file.Number)))
        {
            await ExecuteAsync(connection, file.Sql, cancellationToken).ConfigureAwait(false);
            await RecordAsync(connection, file, cancellationToken).ConfigureAwait(false);
            logger.MigrationApplied(file.Number, file.Name);
        }
    }

    private static List<MigrationFile> ReadFiles()
    {
        var assembly = typeof(Migrations).Assembly;
        var files = new List<MigrationFile>();
        foreach (var resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (FileName().Match(resource) is not { Success: true } match)
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var sql = reader.ReadToEnd();
            files.Add(new(
                int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["name"].Value, sql,
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)))));
        }
        return files;
    }

    private static async Task<Dictionary<int, string>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = new Dictionary<int, string>();
        // Not by its name alone, which only those may look up who may enter the schema.
        await using (var exists = new NpgsqlCommand(
            "select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'opsboard_own' and c.relname = 'migration')", connection))
        {
            if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
                return applied;
        }
        await using var command = new NpgsqlCommand("select number, sha256 from opsboard_own.migration order by number", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            applied.Add(reader.GetInt32(0), reader.GetString(1));
        return applied;
    }

    private static async Task RecordAsync(NpgsqlConnection connection, MigrationFile file, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("insert into opsboard_own.migration (number, name, sha256) values ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = file.Number }, new() { Value = file.Name }, new() { Value = file.Sha256 } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{4})_(?<name>[a-z0-9_]+)\.sql\z")]
    private static partial Regex FileName();

    private sealed record MigrationFile(int Number, string Name, string Sql, string Sha256);
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Database;

namespace OpsBoard.Benchmarks;

/// <summary>
/// A real PostgreSQL with fsync on whose database holds a generated history, as if it had been appended: dense positions,
/// versions, leaves, frontier and head fit together, and it verifies. Only the answers to its commands are left out: nobody
/// will repeat one. In a folder of the caller's it is made once and found again.
/// </summary>
internal sealed class SeededDatabase : IAsyncDisposable
{
    private const int LeavesInRow = 1_000;
    private const int ReportEvery = 500_000;

    private readonly TemporaryFolder? _temporary;
    private EmbeddedPostgres? _postgres;

    private SeededDatabase(TemporaryFolder? temporary, string folder, long events, int zones) => (_temporary, Folder, Events, Zones) = (temporary, folder, events, zones);

    /// <summary>The data folder, as a server's <c>OpsBoard:Data</c>.</summary>
    public string Folder { get; }

    public long Events { get; }

    public int Zones { get; }

    public string ConnectionString => _postgres!.ConnectionString;

    public static async Task<SeededDatabase> OpenAsync(BenchOptions options, long events, int zones)
    {
        var temporary = options.Data is null ? new TemporaryFolder() : null;
        var database = new SeededDatabase(temporary, Path.GetFullPath(options.Data ?? temporary!.Path), events, zones);
        Directory.CreateDirectory(database.Folder);
        await database.StartAsync();
        if (!await database.IsSeededAsync()) await database.SeedAsync();
        return database;
    }

    public async Task StartAsync() => _postgres = await EmbeddedPostgres.StartAsync(Folder, NullLogger.Instance);

    /// <summary>Lets another server have the folder.</summary>
    public async Task StopAsync()
    {
        if (_postgres is null) return;
        await _postgres.DisposeAsync();
        _postgres = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _temporary?.Dispose();
    }

    private async Task<bool> IsSeededAsync()
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await Migrations.ApplyAsync(source, NullLogger.Instance);
        await using var command = source.CreateCommand("select position from opsboard_own.ledger_head");
        var found = (long)(await command.ExecuteScalarAsync())!;
        if (found == Events) return true;
        return found == 0 ? false : throw new InvalidOperationException($"{Folder} holds a history of {found} events, not {Events}: name another folder with --data, or delete it.");
    }

    private async Task SeedAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { CommandTimeout = 0 }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await RunAsync(connection, "set session_replication_role = replica"); // The streams come last.
        await using var transaction = await connection.BeginTransactionAsync();
        var history = new GeneratedHistory(Events, Zones);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        var frontier = new Frontier();
        var leaves = new List<(long First, List<byte> Hashes)>();
        var last = default(DateTimeOffset);
        await using (var rows = await connection.BeginBinaryImportAsync("""
            copy opsboard.mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type, causation_id, headers, user_name) from stdin (format binary)
            """))
        {
            foreach (var e in SealedEvents.Of(history))
            {
                await rows.StartRowAsync();
                await rows.WriteAsync(e.Event.Position, NpgsqlDbType.Bigint);
                await rows.WriteAsync(e.Id, NpgsqlDbType.Uuid);
                await rows.WriteAsync(e.Event.Stream, NpgsqlDbType.Varchar);
                await rows.WriteAsync(e.Event.Version, NpgsqlDbType.Bigint);
                await rows.WriteAsync(e.Data, NpgsqlDbType.Jsonb);
                await rows.WriteAsync(e.Alias, NpgsqlDbType.Varchar);
                await rows.WriteAsync(last = e.Event.RecordedAt, NpgsqlDbType.TimestampTz);
                await rows.WriteAsync(e.DotNetType, NpgsqlDbType.Varchar);
                await rows.WriteAsync(e.Command, NpgsqlDbType.Varchar);
                await rows.WriteAsync(e.Headers, NpgsqlDbType.Jsonb);
                await rows.WriteAsync(e.Event.By.Value, NpgsqlDbType.Varchar);
                types.TryAdd(e.Event.Stream, e.Event.StreamType);
                if (frontier.Size % LeavesInRow == 0) leaves.Add((frontier.Size + 1, new(LeavesInRow * TreeHash.Length)));
                var hash = e.Hash;
                leaves[^1].Hashes.AddRange((ReadOnlySpan<byte>)hash);
                frontier.Append(e.Hash);
                if (frontier.Size % ReportEvery == 0)
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seeding: {frontier.Size:N0} of {Events:N0} events, {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s"));
            }
            await rows.CompleteAsync();
        }
        await using (var rows = await connection.BeginBinaryImportAsync("copy opsboard.mt_streams (id, type, version, timestamp, created) from stdin (format binary)"))
        {
            foreach (var (stream, version) in history.Versions)
            {
                await rows.StartRowAsync();
                await rows.WriteAsync(stream, NpgsqlDbType.Varchar);
                await rows.WriteAsync(types[stream], NpgsqlDbType.Varchar);
                await rows.WriteAsync(version, NpgsqlDbType.Bigint);
                await rows.WriteAsync(last, NpgsqlDbType.TimestampTz);
                await rows.WriteAsync(last, NpgsqlDbType.TimestampTz);
            }
            await rows.CompleteAsync();
        }
        await using (var rows = await connection.BeginBinaryImportAsync("copy opsboard_own.ledger_leaves (first_position, hashes) from stdin (format binary)"))
        {
            foreach (var (first, hashes) in leaves)
            {
                await rows.StartRowAsync();
                await rows.WriteAsync(first, NpgsqlDbType.Bigint);
                await rows.WriteAsync(hashes.ToArray(), NpgsqlDbType.Bytea);
            }
            await rows.CompleteAsync();
        }
        await RunAsync(connection, "select setval('opsboard.mt_events_sequence', $1)", Events);
        await RunAsync(connection, "update opsboard_own.ledger_head set position = $1, recorded_at = $2, frontier = $3", Events, last, frontier.ToBytes());
        await transaction.CommitAsync();
        await RunAsync(connection, "vacuum (analyze) opsboard.mt_events");
        await RunAsync(connection, "vacuum (analyze) opsboard.mt_streams");
        await RunAsync(connection, "checkpoint");
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seeded {Events:N0} events in {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s"));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }
}

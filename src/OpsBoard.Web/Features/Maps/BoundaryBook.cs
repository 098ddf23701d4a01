using System.Text.Json;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Maps;

/// <summary>An import of outlines, and what is drawn from it. A removal is an import without a district: earlier ones stay, to tell what was drawn when.</summary>
public sealed record BoundaryImport(long Id, string CommandId, AccountName Account, DateTimeOffset ImportedAt, string Source, string Licence, byte[] Digest, BoundaryMap Map);

/// <summary>The outlines that are drawn now, and where imports are kept. A node that another one imported at learns of it within seconds.</summary>
public sealed partial class BoundaryBook(NpgsqlDataSource database, TimeProvider clock, ILogger<BoundaryBook> log) : BackgroundService, IStartupStep
{
    private const string Columns = "select id, command_id, account, imported_at, source, licence, digest, map from opsboard_own.boundary_import";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private BoundaryImport? _last;

    /// <summary>Null while nothing was imported, or what was is removed: then tiles stand for districts.</summary>
    public BoundaryImport? Current => Volatile.Read(ref _last) is { Map.Districts.Count: > 0 } import ? import : null;

    public async Task PrepareAsync(Head head, CancellationToken ct) => await LookAsync(ct);

    public Task ReadyAsync(CancellationToken ct) => Task.CompletedTask;

    public async Task<BoundaryImport?> FindAsync(CommandId command, CancellationToken ct)
    {
        await using var query = database.CreateCommand($"{Columns} where command_id = $1");
        query.Parameters.Add(new() { Value = command.Value });
        return await ReadAsync(query, ct);
    }

    public async Task KeepAsync(CommandId command, AccountName account, string source, string licence, byte[] digest, BoundaryMap map, CancellationToken ct)
    {
        await using var insert = database.CreateCommand("""
            insert into opsboard_own.boundary_import (command_id, account, imported_at, source, licence, digest, map)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict (command_id) do nothing
            """);
        insert.Parameters.Add(new() { Value = command.Value });
        insert.Parameters.Add(new() { Value = account.Value });
        insert.Parameters.Add(new() { Value = clock.GetUtcNow() });
        insert.Parameters.Add(new() { Value = source });
        insert.Parameters.Add(new() { Value = licence });
        insert.Parameters.Add(new() { Value = digest });
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(map, ApiJson.Options) });
        await insert.ExecuteNonQueryAsync(ct);
        await LookAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                NotRead(log, e);
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        await using var query = database.CreateCommand($"{Columns} where id > $1 order by id desc limit 1");
        query.Parameters.Add(new() { Value = Volatile.Read(ref _last)?.Id ?? 0 });
        if (await ReadAsync(query, ct) is { } newer) Volatile.Write(ref _last, newer);
    }

    private static async Task<BoundaryImport?> ReadAsync(NpgsqlCommand query, CancellationToken ct)
    {
        await using var row = await query.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new(row.GetInt64(0), row.GetString(1), new(row.GetString(2)), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4), row.GetString(5), row.GetFieldValue<byte[]>(6),
                JsonSerializer.Deserialize<BoundaryMap>(row.GetString(7), ApiJson.Options)!)
            : null;
    }

    [LoggerMessage(1401, LogLevel.Warning, "Whether there are newer boundaries could not be read; those known are drawn")]
    private static partial void NotRead(ILogger log, Exception e);
}

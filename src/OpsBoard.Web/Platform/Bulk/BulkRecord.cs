using Npgsql;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Bulk;

/// <summary>What is kept of a run, whatever happens to the node that works on it.</summary>
/// <param name="FinishedAt">Null while it runs, and when it was interrupted.</param>
public sealed record BulkEntry(string Account, string Kind, byte[] Digest, int Items, int Accepted, int Refused, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt);

/// <summary>The record of runs in the database.</summary>
public sealed class BulkRecord(NpgsqlDataSource database, TimeProvider clock)
{
    public async Task<BulkEntry?> FindAsync(CommandId run, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "select account, kind, digest, items, accepted, refused, started_at, finished_at from opsboard_own.bulk_run where run = $1");
        command.Parameters.Add(new() { Value = run.Value });
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new(row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5),
                row.GetFieldValue<DateTimeOffset>(6), row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7))
            : null;
    }

    /// <summary>Writes down that a run begins, before its first command; false when the id belongs to another thing.</summary>
    public async Task<bool> OpenAsync(BulkRequest request, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "insert into opsboard_own.bulk_run (run, account, kind, digest, items, started_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing");
        command.Parameters.Add(new() { Value = request.Run.Value });
        command.Parameters.Add(new() { Value = request.Account.Value });
        command.Parameters.Add(new() { Value = request.Kind });
        command.Parameters.Add(new() { Value = request.Digest });
        command.Parameters.Add(new() { Value = request.Items.Count });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        if (await command.ExecuteNonQueryAsync(ct) == 1) return true;
        return await FindAsync(request.Run, ct) is { } known && IsSame(known, request);
    }

    public static bool IsSame(BulkEntry known, BulkRequest request) =>
        known.Account == request.Account.Value && known.Kind == request.Kind && known.Digest.AsSpan().SequenceEqual(request.Digest);

    public async Task ReportAsync(BulkRun run, CancellationToken ct)
    {
        var p = run.Progress;
        await using var command = database.CreateCommand("update opsboard_own.bulk_run set accepted = $2, refused = $3, finished_at = $4 where run = $1");
        command.Parameters.Add(new() { Value = run.Request.Run.Value });
        command.Parameters.Add(new() { Value = p.Accepted });
        command.Parameters.Add(new() { Value = p.Refused });
        command.Parameters.Add(new() { Value = p is { IsOver: true, IsInterrupted: false } ? clock.GetUtcNow() : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(ct);
    }
}

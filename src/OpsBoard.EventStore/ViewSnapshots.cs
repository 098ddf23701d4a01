using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// Folded views in the database, as bytes of the caller's own form. A snapshot only saves time: what it holds follows
/// from the events, and one that was folded by another program is never answered.
/// </summary>
/// <param name="dataSource">The database.</param>
/// <param name="name">Which view.</param>
/// <param name="fold">Which program folded it; changes whenever the fold may.</param>
public sealed class ViewSnapshots(NpgsqlDataSource dataSource, string name, string fold)
{
    /// <summary>The latest at or before a position; null when there is none.</summary>
    public async Task<(long Position, byte[] Data)?> FindAsync(long atMost, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            "select position, data from opsboard_own.view_snapshot where name = $1 and fold = $2 and position <= $3 order by position desc limit 1");
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = fold });
        command.Parameters.Add(new() { Value = atMost });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    /// <summary>Keeps one. Those of other programs are dropped: no program reads them any more, or will fold its own.</summary>
    public async Task KeepAsync(long position, byte[] data, CancellationToken cancellationToken = default)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new("delete from opsboard_own.view_snapshot where name = $1 and fold <> $2")
        {
            Parameters = { new() { Value = name }, new() { Value = fold } },
        });
        batch.BatchCommands.Add(new("insert into opsboard_own.view_snapshot (name, fold, position, data) values ($1, $2, $3, $4) on conflict do nothing")
        {
            Parameters = { new() { Value = name }, new() { Value = fold }, new() { Value = position }, new() { Value = data } },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// <c>mt_events_sequence</c>, off which Marten reads its high-water mark. No rollback takes a sequence back: an append that is
/// cut off between moving it and its commit leaves it ahead of the events, and Marten would wait for events that never come.
/// </summary>
public static class MartenSequence
{
    /// <summary>Sets it to the last position, under the head's lock, so that no append is under way meanwhile.</summary>
    /// <returns>Where it stood when that was elsewhere; else null.</returns>
    public static async Task<long?> PutRightAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        // In two steps: the second must see what the last holder of the lock did.
        await using (var head = new NpgsqlCommand("select position from opsboard_own.ledger_head for update", connection))
            await head.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        await using var put = new NpgsqlCommand("""
            select s.last_value from opsboard_own.ledger_head h, opsboard.mt_events_sequence s,
                lateral setval('opsboard.mt_events_sequence', greatest(h.position, 1), h.position > 0)
            where (case when s.is_called then s.last_value else 0 end) <> h.position
            """, connection);
        var before = await put.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return before as long?;
    }
}

using Microsoft.Extensions.Logging;
using Npgsql;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>Adds the events of a program that kept no ledger yet to the tree, once, at the first start with this one.</summary>
internal static class LedgerBackfill
{
    private const int LeavesInRow = 1_024;
    private const int ReportEvery = 250_000;

    public static async Task RunAsync(NpgsqlConnection connection, ILogger logger, CancellationToken cancellationToken)
    {
        long position;
        await using (var head = new NpgsqlCommand("select position from opsboard_own.ledger_head where frontier is null for update", connection))
        {
            if (await head.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not long found)
                return;
            position = found;
        }
        var frontier = new Frontier();
        var leaves = new List<(long First, List<byte> Hashes)>();
        await using (var events = new NpgsqlCommand(EventRows.SelectLeaf + " order by e.seq_id", connection))
        await using (var reader = await events.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var (at, recordedAt, content) = EventRows.ReadLeaf(reader);
                var leaf = LeafTemplate.Prepare(content).Hash(at, recordedAt);
                if (frontier.Size % LeavesInRow == 0)
                    leaves.Add((frontier.Size + 1, new(LeavesInRow * TreeHash.Length)));
                leaves[^1].Hashes.AddRange((ReadOnlySpan<byte>)leaf);
                frontier.Append(leaf);
                if (frontier.Size % ReportEvery == 0)
                    logger.LedgerBackfilled(frontier.Size, position);
            }
        }
        if (frontier.Size != position)
            throw new InvalidDataException($"The log should end at position {position}, but {frontier.Size} events are there: restore a backup.");
        foreach (var (first, hashes) in leaves)
        {
            await using var row = new NpgsqlCommand("insert into opsboard_own.ledger_leaves (first_position, hashes) values ($1, $2)", connection)
            {
                Parameters = { new() { Value = first }, new() { Value = hashes.ToArray() } },
            };
            await row.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        await using var update = new NpgsqlCommand("update opsboard_own.ledger_head set frontier = $1", connection) { Parameters = { new() { Value = frontier.ToBytes() } } };
        await update.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        if (position > 0)
            logger.LedgerBackfilled(frontier.Size, position);
    }
}

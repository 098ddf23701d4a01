using Microsoft.Extensions.DependencyInjection;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>Somebody who rules the database, knows how the ledger works, and leaves no trace in it.</summary>
internal static class Intruder
{
    public static async Task SqlAsync(this BoardServer server, string sql, params object[] values)
    {
        await using var command = server.Database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Takes away all that follows a position, and every trace that it was there.</summary>
    public static async Task CutOffAsync(this BoardServer server, long end)
    {
        var frontier = new Frontier();
        var leaves = new List<byte>();
        await foreach (var hashes in server.Services.GetRequiredService<LedgerStore>().ReadHashesAsync(1, end)) leaves.AddRange(hashes.ToArray());
        for (var at = 0; at < leaves.Count; at += TreeHash.Length) frontier.Append(TreeHash.From(leaves.GetRange(at, TreeHash.Length).ToArray()));
        await server.SqlAsync("delete from opsboard.mt_events where seq_id > $1", end);
        await server.SqlAsync("update opsboard.mt_streams s set version = (select max(e.version) from opsboard.mt_events e where e.stream_id = s.id) where exists (select from opsboard.mt_events e where e.stream_id = s.id)");
        await server.SqlAsync("delete from opsboard.mt_streams s where not exists (select from opsboard.mt_events e where e.stream_id = s.id)");
        await server.LayHashesAsync(end + 1, [.. leaves], frontier);
        await server.SqlAsync("update opsboard_own.ledger_head set position = $1, recorded_at = (select timestamp from opsboard.mt_events where seq_id = $1)", end);
    }

    /// <summary>Alters events from a position on, and makes the tree anew, so that only the signatures tell.</summary>
    public static async Task RewriteAsync(this BoardServer server, long from, string sql)
    {
        await server.SqlAsync(sql, from);
        var frontier = new Frontier();
        var leaves = new List<byte>();
        await foreach (var line in server.Services.GetRequiredService<LedgerStore>().ReadLinesAsync(long.MaxValue))
        {
            var leaf = TreeHash.OfLeaf(line);
            frontier.Append(leaf);
            leaves.AddRange(leaf.ToArray());
        }
        await server.LayHashesAsync(from, [.. leaves], frontier);
    }

    /// <summary>With the files of the server, too: it forgets what it signed, and signs what it is shown.</summary>
    public static void ForgetWhatWasSigned(this BoardServer server) => File.Delete(Path.Combine(server.Data, "ledger", "last-checkpoint.txt"));

    private static async Task LayHashesAsync(this BoardServer server, long from, byte[] leaves, Frontier frontier)
    {
        await server.SqlAsync("delete from opsboard_own.ledger_leaves");
        await server.SqlAsync("insert into opsboard_own.ledger_leaves (first_position, hashes) values (1, $1)", leaves);
        await server.SqlAsync("delete from opsboard_own.ledger_checkpoint where size >= $1", from);
        await server.SqlAsync("delete from opsboard_own.ledger_cosignature where size >= $1", from);
        await server.SqlAsync("delete from opsboard_own.ledger_tile");
        await server.SqlAsync("update opsboard_own.ledger_head set frontier = $1", frontier.ToBytes());
    }
}

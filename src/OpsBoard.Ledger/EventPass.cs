namespace OpsBoard.Ledger;

/// <summary>How far the events are as recorded.</summary>
/// <param name="Mismatch">0-based number of the first line whose hash is another; null when all fit.</param>
/// <param name="HasLooseEnd">The file ends within a line.</param>
internal sealed record EventPassResult(EventOrder Order, long? Mismatch, bool HasLooseEnd);

/// <summary>Goes once through events and hashes. Lines are looked at on every core; what depends on order is done here, in order.</summary>
internal static class EventPass
{
    public static EventPassResult Run(BundleSource source, IReadOnlyList<Checkpoint> checkpoints, VerifyOptions options, CancellationToken cancellationToken)
    {
        using var lines = new EventLines(source);
        using var leaves = new HashFile(source);
        var order = new EventOrder(checkpoints);
        var streams = new StreamTallies();
        var ahead = new Queue<Task<ExaminedBlock>>();
        while (true)
        {
            while (ahead.Count < Cores.BlocksAhead && lines.Next() is { } block)
            {
                var recorded = leaves.Next(block.Count).ToArray();
                ahead.Enqueue(Task.Run(() => ExaminedBlock.Of(block, recorded, streams, options.Follower), cancellationToken));
            }
            if (!ahead.TryDequeue(out var task))
                return new(order, null, lines.HasLooseEnd);
            var examined = task.GetAwaiter().GetResult();
            foreach (var e in examined.Events)
                if (order.Take(e) && options.Follower is { } follower)
                    follower.Follow(e.Event!, e.Read!);
            examined.Lines.Release();
            options.Progress?.Invoke(new(order.Events, leaves.Count));
            if (examined.Mismatch is not { } mismatch)
                continue;
            Task.WaitAll([.. ahead], cancellationToken);
            return new(order, mismatch, false);
        }
    }

    /// <summary>The first two positions of the first id, by position, that is there twice; null when none is.</summary>
    public static (long First, long Second)? RepeatedId(BundleSource source)
    {
        var seen = new Dictionary<Guid, long>();
        using var lines = new EventLines(source);
        while (lines.Next() is { } block)
        {
            var rest = block.Bytes;
            for (var position = block.First + 1; !rest.IsEmpty; position++)
            {
                if (IdOf(LineBlock.Take(ref rest)) is { } id && !seen.TryAdd(id, position))
                    return (seen[id], position);
            }
        }
        return null;
    }

    // A line that is no event was reported as that.
    private static Guid? IdOf(ReadOnlyMemory<byte> line)
    {
        try
        {
            return LedgerEvent.Read(line).Id;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

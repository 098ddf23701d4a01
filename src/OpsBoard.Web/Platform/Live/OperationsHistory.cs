using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// The view at any past position: the last views are remembered, which costs little since they share what didn't change; further
/// back the nearest one that was written down is read, and the tail folded.
/// </summary>
public sealed class OperationsHistory(EventJournal store, RecordedReader events, OperationsSnapshots snapshots, Live<OperationsView> live)
{
    /// <summary>How many of the last events the remembered views reach back over.</summary>
    public const long Reach = OperationsSnapshots.Distance * 2;

    private const int KeptAtMost = 64;
    private const long KeptEvery = Reach / KeptAtMost;

    // Whoever looks at a moment mostly looks again: a page is several requests.
    private const int AskedAtMost = 4;

    private readonly Lock _gate = new();
    private readonly List<OperationsView> _kept = [OperationsView.Empty];
    private readonly List<(long Position, Task<OperationsView> View)> _asked = [];

    /// <summary>What every board showed when <paramref name="position"/> was the latest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative or beyond the head.</exception>
    public Task<OperationsView> AtAsync(long position, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        lock (_gate)
        {
            var known = _asked.FindIndex(a => a.Position == position && !a.View.IsFaulted);
            var asked = known < 0 ? (position, Task.Run(() => FoldAsync(position), CancellationToken.None)) : _asked[known];
            _asked.RemoveAll(a => a.Position == position);
            if (_asked.Count == AskedAtMost) _asked.RemoveAt(0);
            _asked.Add(asked);
            return asked.Item2.WaitAsync(ct);
        }
    }

    internal void Keep(OperationsFold fold)
    {
        lock (_gate)
        {
            if (fold.Position < _kept[^1].Position + KeptEvery) return;
            _kept.Add(fold.View);
            if (_kept.Count > KeptAtMost) _kept.RemoveAt(0);
        }
    }

    // Several may wait for it: it is nobody's to cancel.
    private async Task<OperationsView> FoldAsync(long position)
    {
        var view = Nearest(position);
        if (view is null || position - view.Position > OperationsSnapshots.Distance)
            view = await snapshots.FindAsync(position, live.Current, CancellationToken.None) is { } stored && stored.Position > (view?.Position ?? -1) ? stored : view ?? OperationsView.Empty;
        if (view.Position < position && await store.HeadAsync() is var head && head.Position < position)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"The history ends at {head.Position}.");
        var fold = new OperationsFold(view);
        await foreach (var some in events.ReadAsync(view.Position, position, CancellationToken.None))
            foreach (var recorded in some) fold.Apply(recorded);
        return fold.View;
    }

    private OperationsView? Nearest(long position)
    {
        lock (_gate) return _kept.FindLast(v => v.Position <= position);
    }
}

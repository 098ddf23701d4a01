using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// The view at any past position. Views are immutable and share what didn't change, so keeping one every
/// few hundred events costs little; an as-of folds only the tail from the nearest one.
/// </summary>
public sealed class OperationsHistory(EventJournal store, OperationsSnapshots snapshots)
{
    private const int KeptAtMost = 256;

    private readonly Lock _gate = new();
    private readonly List<OperationsView> _kept = [OperationsView.Empty];
    private long _every = 250;

    /// <summary>What every board showed when <paramref name="position"/> was the latest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position is negative or beyond the head.</exception>
    public async Task<OperationsView> AtAsync(long position, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        var view = await NearestAsync(position, ct);
        while (view.Position < position)
        {
            var tail = await store.ReadAsync(view.Position, (int)Math.Min(1000, position - view.Position), ct);
            if (tail.Count == 0) throw new ArgumentOutOfRangeException(nameof(position), position, $"The history ends at {view.Position}.");
            foreach (var stored in tail) view = view.Apply(stored.ToRecorded());
        }
        return view;
    }

    internal void Keep(OperationsView view)
    {
        lock (_gate)
        {
            if (view.Position < _kept[^1].Position + _every) return;
            _kept.Add(view);
            if (_kept.Count <= KeptAtMost) return;
            // Every second one goes and the distance doubles, so that the whole history stays within reach.
            _every *= 2;
            for (var i = _kept.Count - 2; i > 0; i -= 2) _kept.RemoveAt(i);
        }
    }

    /// <summary>From memory, or from what was written down where that is nearer.</summary>
    private async Task<OperationsView> NearestAsync(long position, CancellationToken ct)
    {
        var nearest = Nearest(position);
        if (position - nearest.Position <= OperationsSnapshots.Distance || await snapshots.FindAsync(position, ct) is not { } stored || stored.Position <= nearest.Position)
            return nearest;
        lock (_gate)
        {
            var after = _kept.FindIndex(v => v.Position >= stored.Position);
            if (after >= 0 && _kept[after].Position > stored.Position) _kept.Insert(after, stored);
        }
        return stored;
    }

    private OperationsView Nearest(long position)
    {
        lock (_gate)
        {
            var i = _kept.Count - 1;
            while (_kept[i].Position > position) i--;
            return _kept[i];
        }
    }
}

using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// The view at any past position. Views are immutable and share what didn't change, so keeping one every
/// few hundred events costs little; an as-of folds only the tail from the nearest one.
/// </summary>
public sealed class OperationsHistory(EventJournal store)
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
        var view = Nearest(position);
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

namespace OpsBoard.EventStore;

/// <summary>The last events that this node wrote, without a gap, so that its own feed need not read them back.</summary>
internal sealed class RecentEvents
{
    private const int Most = 8_192;

    private readonly Lock _lock = new();
    private readonly StoredEvent[] _ring = new StoredEvent[Most];
    private long _first = 1;
    private long _last;

    public void Add(IReadOnlyList<StoredEvent> events)
    {
        lock (_lock)
        {
            // Another node wrote in between: what is older is not without a gap any more.
            if (events[0].Position != _last + 1)
                _first = events[0].Position;
            foreach (var e in events)
                _ring[e.Position % Most] = e;
            _last = events[^1].Position;
            _first = Math.Max(_first, _last - Most + 1);
        }
    }

    /// <summary>Events after a position, in order; null when the next one is not here.</summary>
    public IReadOnlyList<StoredEvent>? After(long position, int limit)
    {
        lock (_lock)
        {
            if (position + 1 < _first || position >= _last)
                return null;
            var events = new StoredEvent[Math.Min(limit, _last - position)];
            for (var i = 0; i < events.Length; i++)
                events[i] = _ring[(position + 1 + i) % Most];
            return events;
        }
    }
}

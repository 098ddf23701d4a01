namespace OpsBoard.EventStore;

/// <summary>
/// What the appender knows of streams: their versions and their last events. True exactly while nobody else has
/// moved the head; what is not here is not known, which is not the same as not there.
/// </summary>
internal sealed class StreamMemory
{
    private const int MostStreams = 50_000;
    private const int MostEvents = 128;

    private readonly Dictionary<string, Remembered> _streams = new(StringComparer.Ordinal);

    public void Clear() => _streams.Clear();

    public (long Version, string Type)? Find(string stream) =>
        _streams.TryGetValue(stream, out var found) ? (found.Version, found.Type) : null;

    /// <summary>All events of a stream after a version; null when not all of them are known.</summary>
    public IReadOnlyList<StoredEvent>? Since(string stream, long version)
    {
        if (!_streams.TryGetValue(stream, out var found) || found.Version < version)
            return null;
        var missing = (int)Math.Min(found.Version - version, int.MaxValue);
        return missing <= found.Last.Count ? found.Last.GetRange(found.Last.Count - missing, missing) : null;
    }

    /// <summary>The version of a stream as it stands in the database.</summary>
    public void Learn(string stream, string type, long version)
    {
        if (_streams.TryGetValue(stream, out var found) && found.Version == version)
            return;
        MakeRoom();
        _streams[stream] = new(type, version, []);
    }

    /// <summary>Events of one stream, in order, that end at the version it has.</summary>
    public void Learn(string stream, IReadOnlyList<StoredEvent> events)
    {
        var found = _streams[stream];
        found.Last.Clear();
        found.Last.AddRange(events);
    }

    /// <summary>Events that were written just now, in order of position.</summary>
    public void Add(IReadOnlyList<StoredEvent> events)
    {
        MakeRoom();
        foreach (var e in events)
        {
            if (!_streams.TryGetValue(e.Stream.Value, out var found) || found.Version != e.Version - 1)
                _streams[e.Stream.Value] = found = new(e.StreamType, e.Version - 1, []);
            found.Version = e.Version;
            if (found.Last.Count == MostEvents)
                found.Last.RemoveRange(0, MostEvents / 2);
            found.Last.Add(e);
        }
    }

    // Forgetting costs a look into the database, nothing else.
    private void MakeRoom()
    {
        if (_streams.Count >= MostStreams)
            _streams.Clear();
    }

    private sealed class Remembered(string type, long version, List<StoredEvent> last)
    {
        public string Type { get; } = type;

        public long Version { get; set; } = version;

        public List<StoredEvent> Last { get; } = last;
    }
}

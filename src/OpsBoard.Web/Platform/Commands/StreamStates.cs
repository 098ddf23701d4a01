using Microsoft.Extensions.Caching.Memory;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Commands;

/// <summary>A stream as folded by its decider, up to a version; 0 and no state when it has no event.</summary>
/// <param name="Last">Its last event: who changed it, and to what.</param>
public sealed record StreamState(object? State, long Version, Recorded? Last)
{
    public static StreamState Empty { get; } = new(null, 0, null);

    public StreamState With(IDecider decider, IEnumerable<StoredEvent> events)
    {
        var (state, version, last) = this;
        foreach (var stored in events)
        {
            last = stored.ToRecorded();
            state = decider.Evolve(state, last);
            version = stored.Version;
        }
        return new(state, version, last);
    }
}

/// <summary>
/// The streams that were changed here of late, so that the next change need not read them. One may be old, when
/// another node has written to it: what is decided on it is accepted at its version only, and never refused for good.
/// </summary>
public sealed class StreamStates : IDisposable
{
    private readonly MemoryCache _states = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    public StreamState? Find(StreamKey stream) => _states.Get<StreamState>(stream);

    public void Keep(StreamKey stream, StreamState state)
    {
        if (Find(stream) is { } known && known.Version > state.Version) return;
        _states.Set(stream, state, new MemoryCacheEntryOptions { Size = 1 });
    }

    public void Dispose() => _states.Dispose();
}

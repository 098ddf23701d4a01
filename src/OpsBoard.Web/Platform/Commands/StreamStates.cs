using System.Threading.Channels;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Live.Written;

namespace OpsBoard.Web.Platform.Commands;

/// <summary>A stream as folded by its decider, up to a version; 0 and no state when it has no event.</summary>
/// <param name="Last">Its last event: who changed it, and to what.</param>
public sealed record StreamState(object? State, long Version, Recorded? Last)
{
    public static StreamState Empty { get; } = new(null, 0, null);

    public StreamState With(IDecider decider, IEnumerable<StoredEvent> events) => events.Aggregate(this, (state, e) => state.With(decider, e));

    public StreamState With(IDecider decider, StoredEvent stored)
    {
        var last = stored.ToRecorded();
        return new(decider.Evolve(State, last), stored.Version, last);
    }
}

/// <summary>
/// The streams that were changed here of late, so that the next change need not read them. One may be old, when
/// another node has written to it: what is decided on it is accepted at its version only, and never refused for good.
/// Every <see cref="Distance"/> versions a stream's state is written down, so that a long one need not be read from its beginning.
/// </summary>
public sealed partial class StreamStates(NpgsqlDataSource dataSource, EventCatalog catalog, ILogger<StreamStates> log) : IDisposable
{
    /// <summary>Versions of a stream between two states that are written down.</summary>
    public const int Distance = 32;

    private const int MostWaiting = 8_192;
    private const int MostAtOnce = 512;

    private readonly MemoryCache _states = new(new MemoryCacheOptions { SizeLimit = 50_000 });
    private readonly StreamSnapshots _snapshots = new(dataSource, catalog, WrittenBy.Fold);

    // What finds no room is written down by whoever reads it next.
    private readonly Channel<(IDecider Decider, StreamState State)> _due = Channel.CreateBounded<(IDecider, StreamState)>(MostWaiting);

    public StreamState? Find(StreamKey stream) => _states.Get<StreamState>(stream);

    public void Keep(StreamKey stream, IDecider decider, StreamState state)
    {
        var known = Find(stream);
        if (known?.Version > state.Version) return;
        _states.Set(stream, state, new MemoryCacheEntryOptions { Size = 1 });
        if (known is not null && IsDue(known, state)) _due.Writer.TryWrite((decider, state));
    }

    /// <summary>The stream as the database says, as far as a position when one is given.</summary>
    public async Task<StreamState> ReadAsync(StreamKey stream, IDecider decider, long? upToPosition, CancellationToken ct)
    {
        var (from, since) = await _snapshots.ReadAsync(stream, upToPosition, ct);
        if ((from is null ? StreamState.Empty : Restored(from, decider)) is not { } state)
        {
            await _snapshots.DropAsync(from!, ct);
            return await ReadAsync(stream, decider, upToPosition, ct);
        }
        foreach (var e in since)
        {
            var next = state.With(decider, e);
            if (IsDue(state, next)) _due.Writer.TryWrite((decider, next));
            state = next;
        }
        return state;
    }

    /// <summary>Writes down what is due.</summary>
    public async Task WriteDownAsync(CancellationToken ct)
    {
        while (_due.Reader.TryPeek(out _))
        {
            var some = new List<StreamSnapshot>();
            while (some.Count < MostAtOnce && _due.Reader.TryRead(out var due))
                if (due.State is { State: { } state, Last: { } last })
                    some.Add(new(new(last.Stream), last.Version, last.Position, StatePart.Write(due.Decider.StateType, state, last)));
            await _snapshots.KeepAsync(some, ct);
        }
    }

    /// <summary>Throws away what programs with another domain wrote down.</summary>
    public Task DropOthersAsync(CancellationToken ct) => _snapshots.DropOthersAsync(ct);

    public void Dispose() => _states.Dispose();

    /// <summary>Null when it can't be read, or tells of another stream or version.</summary>
    private StreamState? Restored(StreamSnapshot from, IDecider decider)
    {
        Exception? damage = null;
        try
        {
            if (from.Data.Length > 0 && StatePart.Read(decider.StateType, from.Data) is var (state, last)
                && (last.Stream, last.Version, last.Position) == (from.Stream.Value, from.Version, from.Position))
                return new(state, from.Version, last);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            damage = e;
        }
        WasDamaged(log, damage, from.Stream.Value, from.Version);
        return null;
    }

    private static bool IsDue(StreamState before, StreamState after) => before.Version / Distance != after.Version / Distance;

    [LoggerMessage(1113, LogLevel.Warning, "The state of {Stream} that was written down at version {Version} can't be read and was thrown away; an older one and the events stand in for it")]
    private static partial void WasDamaged(ILogger log, Exception? e, string stream, long version);
}

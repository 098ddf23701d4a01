namespace OpsBoard.EventStore;

/// <summary>The events that one command adds to one stream.</summary>
/// <param name="Stream">The stream, made by its first write.</param>
/// <param name="StreamType">Alias of what the stream is about, such as <c>zone</c>; fixed by the first write.</param>
/// <param name="ExpectedVersion">The version the decision was made on: 0 when there is no stream yet.</param>
/// <param name="Events">At least one, each of a type in the catalog.</param>
public sealed record StreamWrite(StreamKey Stream, string StreamType, long ExpectedVersion, IReadOnlyList<object> Events);

/// <summary>
/// Decides a command again, on what was added to its stream after the version it was decided on. Called on the
/// appender's thread, perhaps several times, so it must be quick and without effects.
/// </summary>
/// <param name="since">All events after <see cref="StreamWrite.ExpectedVersion"/>, in order.</param>
/// <returns>The events to write instead; null when nothing is to be written any more.</returns>
public delegate IReadOnlyList<object>? Redecide(IReadOnlyList<StoredEvent> since);

/// <summary>What one command writes: all of it or nothing.</summary>
/// <param name="Metadata">Goes with every event of the command.</param>
/// <param name="Fingerprint">A hash of the command's content. The same id with another fingerprint is refused.</param>
/// <param name="Writes">At least one; each stream once.</param>
public sealed record AppendRequest(EventMetadata Metadata, string Fingerprint, IReadOnlyList<StreamWrite> Writes)
{
    /// <summary>
    /// Null: a stream that has moved on makes the append <see cref="AppendResult.Stale"/>. Given, for a single write:
    /// the command is decided again where it would be, so that nobody loses a race that is no real conflict.
    /// </summary>
    public Redecide? Redecide { get; init; }
}

/// <summary>How an append ended. A fault (a lost connection) is an exception: retry with the same command id.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>The events are on disk.</summary>
    /// <param name="Position">Position of the command's last event.</param>
    /// <param name="Version">Version of the command's first stream after it.</param>
    /// <param name="Repeated">They were there before: this command had been answered already.</param>
    public sealed record Appended(long Position, long Version, bool Repeated) : AppendResult
    {
        /// <summary>What the streams got since the versions the command was decided on; its own events are the last. Empty when repeated.</summary>
        public IReadOnlyList<StoredEvent> Added { get; init; } = [];

        public bool Equals(Appended? other) => other is not null && (Position, Version, Repeated) == (other.Position, other.Version, other.Repeated);

        public override int GetHashCode() => HashCode.Combine(Position, Version, Repeated);
    }

    /// <summary>Somebody else wrote to the stream after the decision was made. Nothing was written.</summary>
    public sealed record Stale(StreamKey Stream, long Expected, long Actual) : AppendResult;

    /// <summary>Decided again, the command had nothing to write any more. Nothing was written.</summary>
    /// <param name="Version">Version of the stream that this was decided on.</param>
    public sealed record Withdrawn(long Version) : AppendResult;

    /// <summary>The id belongs to an earlier command with another content. Nothing was written.</summary>
    public sealed record CommandIdReused(CommandId CommandId) : AppendResult;

    /// <summary>Too many commands are waiting. Nothing was written; try again in a moment.</summary>
    public sealed record Busy : AppendResult;
}

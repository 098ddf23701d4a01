namespace OpsBoard.EventStore;

/// <summary>The events that one command adds to one stream.</summary>
/// <param name="Stream">The stream, made by its first write.</param>
/// <param name="StreamType">Alias of what the stream is about, such as <c>zone</c>; fixed by the first write.</param>
/// <param name="ExpectedVersion">The version the decision was made on: 0 when there is no stream yet.</param>
/// <param name="Events">At least one, each of a type in the catalog.</param>
public sealed record StreamWrite(StreamKey Stream, string StreamType, long ExpectedVersion, IReadOnlyList<object> Events);

/// <summary>What one command writes: all of it or nothing.</summary>
/// <param name="Metadata">Goes with every event of the command.</param>
/// <param name="Fingerprint">A hash of the command's content. The same id with another fingerprint is refused.</param>
/// <param name="Writes">At least one; each stream once.</param>
public sealed record AppendRequest(EventMetadata Metadata, string Fingerprint, IReadOnlyList<StreamWrite> Writes);

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
    public sealed record Appended(long Position, long Version, bool Repeated) : AppendResult;

    /// <summary>Somebody else wrote to the stream after the decision was made. Nothing was written.</summary>
    public sealed record Stale(StreamKey Stream, long Expected, long Actual) : AppendResult;

    /// <summary>The id belongs to an earlier command with another content. Nothing was written.</summary>
    public sealed record CommandIdReused(CommandId CommandId) : AppendResult;
}

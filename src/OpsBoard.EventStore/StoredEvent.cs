namespace OpsBoard.EventStore;

/// <summary>An event as it was recorded.</summary>
/// <param name="Position">Place among all events: 1, 2, 3 … in commit order, without gaps.</param>
/// <param name="Id">Derived from the command id and the event's place in the command.</param>
/// <param name="Stream">The stream it belongs to.</param>
/// <param name="StreamType">Alias of what the stream is about.</param>
/// <param name="Version">Place in its stream, from 1.</param>
/// <param name="Alias">Stored name of its type.</param>
/// <param name="Data">The event.</param>
/// <param name="RecordedAt">When the server recorded it, UTC, to the microsecond; never runs back from one position to the next.</param>
/// <param name="Metadata">Who, with what authority, where, and when it happened.</param>
public sealed record StoredEvent(
    long Position,
    Guid Id,
    StreamKey Stream,
    string StreamType,
    long Version,
    string Alias,
    object Data,
    DateTimeOffset RecordedAt,
    EventMetadata Metadata);

/// <summary>Where the log ends.</summary>
/// <param name="Position">Position of the last event; 0 when there is none.</param>
/// <param name="RecordedAt">When it was recorded; 1970-01-01 when there is none.</param>
public sealed record Head(long Position, DateTimeOffset RecordedAt);

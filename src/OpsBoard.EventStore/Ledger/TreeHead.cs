namespace OpsBoard.EventStore;

/// <summary>Where the tree of all events ends.</summary>
/// <param name="Size">How many events.</param>
/// <param name="RecordedAt">When the last of them was recorded, UTC; meaningless for an empty tree.</param>
/// <param name="Frontier">The right edge of the tree, a copy of the caller's own.</param>
public sealed record TreeHead(long Size, DateTimeOffset RecordedAt, Frontier Frontier);

/// <summary>A checkpoint as it was given out.</summary>
/// <param name="Note">The signed note with the lines of its witnesses. Nothing says that the database still has it as it was: check its signature.</param>
public sealed record KeptCheckpoint(long Size, string Note, DateTimeOffset SignedAt);

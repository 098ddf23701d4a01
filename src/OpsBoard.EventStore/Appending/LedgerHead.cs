using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>Where the log ends, with the edge of its tree.</summary>
/// <param name="Frontier">Never extended in place: a batch that fails leaves it whole.</param>
internal sealed record LedgerHead(long Position, DateTimeOffset RecordedAt, Frontier Frontier)
{
    /// <exception cref="InvalidDataException">The tree does not have one leaf for each position.</exception>
    public static LedgerHead From(long position, DateTimeOffset recordedAt, byte[]? frontier)
    {
        var edge = frontier is null ? new Frontier() : Frontier.FromBytes(frontier);
        return edge.Size == position
            ? new(position, recordedAt, edge)
            : throw new InvalidDataException($"opsboard_own.ledger_head stands at position {position}, but its tree has {edge.Size} leaves.");
    }

    /// <summary>The same place in the same history.</summary>
    public bool IsAt(LedgerHead? other) => other is not null && Position == other.Position && RecordedAt == other.RecordedAt && Frontier.Root.Equals(other.Frontier.Root);
}

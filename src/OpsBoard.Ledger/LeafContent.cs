namespace OpsBoard.Ledger;

/// <summary>What of an event is known before it has its place in the history.</summary>
public sealed record LeafContent
{
    /// <summary>The event's own id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Key of its stream.</summary>
    public required string Stream { get; init; }

    /// <summary>Place in its stream, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>Stored alias of its type, such as <c>zone_class_changed</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The event as JSON text, in any order of keys.</summary>
    public required string Data { get; init; }

    /// <summary>Authority and circumstance as JSON text; see <see cref="EventHeaders"/>.</summary>
    public required string Headers { get; init; }

    /// <summary>The account that sent the command.</summary>
    public required string Account { get; init; }

    /// <summary>Id of the command that caused the event.</summary>
    public required string CausedBy { get; init; }

    /// <summary>The order that it follows from; null when there is none.</summary>
    public string? Correlation { get; init; }
}

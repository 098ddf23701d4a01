namespace OpsBoard.Domain.Kernel;

/// <summary>A fact that happened. Once stored, its name and meaning never change.</summary>
public abstract record DomainEvent;

/// <summary>What a person or machine wants. Its stream is the one thing that it changes.</summary>
public abstract record Command
{
    /// <summary>Key of the stream that this command decides on, for example <c>zone-220106005003-001</c>.</summary>
    [System.Text.Json.Serialization.JsonIgnore] // not inherited: each override says it again
    public abstract string Stream { get; }
}

/// <summary>Who acted, and as what.</summary>
public readonly record struct Actor(AccountName Account, Access.Role Role);

/// <summary>An event as the store keeps it: the fact, its place, who made it and when.</summary>
/// <param name="Position">Place in the history of everything; dense, 1-based, in commit order.</param>
/// <param name="Version">Place in its own stream; 1-based.</param>
/// <param name="RecordedAt">When the server stored it (UTC).</param>
/// <param name="HappenedAt">When it happened in the world (UTC); the same as <paramref name="RecordedAt"/> unless told otherwise.</param>
/// <param name="Simulated">True when a scenario made it up; boards say so.</param>
public sealed record Recorded(
    long Position,
    string Stream,
    long Version,
    DomainEvent Event,
    DateTimeOffset RecordedAt,
    DateTimeOffset HappenedAt,
    Actor By,
    bool Simulated = false,
    string? CommandId = null);

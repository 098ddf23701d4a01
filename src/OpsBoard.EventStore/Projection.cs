using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>What a projection writes for one event. Through this connection alone, whose transaction is committed with its progress; without other effects, for it may be called again.</summary>
public delegate Task ProjectEvent(NpgsqlConnection connection, StoredEvent e, CancellationToken cancellationToken);

/// <summary>Tables made of the events, one after another.</summary>
/// <param name="Name">Letters, digits and <c>_</c>; its progress is the row <c>Name:All</c> of <c>mt_event_progression</c>.</param>
/// <param name="Apply">Writes what follows from one event; an exception means that it can't.</param>
public sealed record Projection(string Name, ProjectEvent Apply)
{
    /// <summary>Name of its row in <c>mt_event_progression</c>.</summary>
    public string Progress => Name + ":All";
}

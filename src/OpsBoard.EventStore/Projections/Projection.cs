using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>What a projection writes for one event. Through this connection alone, whose transaction is committed with its progress; without other effects, for it may be called again.</summary>
public delegate Task ProjectEvent(NpgsqlConnection connection, StoredEvent e, CancellationToken cancellationToken);

/// <summary>Tables made of the events, one after another.</summary>
/// <param name="Name">Letters, digits and <c>_</c>; its progress is the row <c>Name:All</c> of <c>mt_event_progression</c>.</param>
/// <param name="Apply">
/// Writes what follows from one event; an exception means that it can't. An event that was put aside may come after later
/// ones, so what an event sets must not overwrite what a later one has set.
/// </param>
public sealed record Projection(string Name, ProjectEvent Apply)
{
    /// <summary>Raised with each change of what it makes of old events: a new version starts with nothing, at the first event.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Empties its tables, to make them anew; null when that can't be done.</summary>
    public Func<NpgsqlConnection, CancellationToken, Task>? Clear { get; init; }

    /// <summary>Name of its row in <c>mt_event_progression</c>.</summary>
    public string Progress => Version == 1 ? Name + ":All" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Name}:V{Version}:All");
}

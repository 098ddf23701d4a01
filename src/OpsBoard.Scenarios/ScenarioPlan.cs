using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Scenarios.Planning;

namespace OpsBoard.Scenarios;

/// <summary>One command of a plan: who sends what, and when.</summary>
/// <param name="At">The scenario's time at which it is sent; the plan is ordered by it.</param>
/// <param name="CommandId">The same in every run, so that a command sent twice is stored once.</param>
/// <param name="HappenedAt">When it happened, where that is earlier than <paramref name="At"/>.</param>
/// <param name="IsSimulated">Made up by the scenario; what was published or reported is not.</param>
public sealed record ScheduledCommand(
    DateTimeOffset At, string CommandId, AccountName Account, DateTimeOffset? HappenedAt, Command Command, bool IsSimulated);

/// <summary>An account that a plan acts with. The plan itself gives it its grant.</summary>
/// <param name="Districts">For a lead: the divisions he answers for.</param>
public sealed record ScenarioAccount(AccountName Account, Role Role, IReadOnlyList<DivisionCode> Districts);

/// <summary>
/// A scenario as commands in the order in which they are sent, from the first registration to the last hour. Pure
/// and the same on every run; each command has been put to the domain's own deciders while the plan was made, so
/// that a plan played in order, and alone, meets no refusal.
/// </summary>
/// <param name="Name">The scenario's id.</param>
/// <param name="From">The first local midnight; everything that registers is sent at this moment.</param>
/// <param name="To">The last local midnight; every command is sent before it.</param>
public sealed record ScenarioPlan(
    string Name, DateTimeOffset From, DateTimeOffset To,
    IReadOnlyList<ScheduledCommand> Commands, IReadOnlyList<ScenarioAccount> Accounts)
{
    /// <summary>Who lays the ground: the product itself, which holds an administrator's grant before the plan begins.</summary>
    public static AccountName Registrar { get; } = new("opsboard");

    /// <summary>Plans a scenario.</summary>
    public static ScenarioPlan Of(Scenario scenario) => new Planner(scenario).Plan();

    /// <summary>Plans a built-in scenario.</summary>
    /// <exception cref="InvalidOperationException">There is none of this name, or its files are broken; says where.</exception>
    public static ScenarioPlan Load(string name) => ScenarioLoader.Load(ScenarioFiles.Embedded(name)) switch
    {
        ScenarioLoad.Loaded loaded => Of(loaded.Scenario),
        ScenarioLoad.Refused refused => throw new InvalidOperationException(
            $"The scenario {name} can't be loaded: {string.Join("; ", refused.Problems)}"),
        var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
    };
}

using System.Diagnostics;
using OpsBoard.Domain;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Scenarios.Planning;

/// <summary>
/// The plan while it is made: steps wait for their time, each may send commands and put off further steps, and what
/// is sent is decided and folded at once, so that a step sees the boards as they will be.
/// </summary>
internal sealed class PlanBook(ScenarioInfo info)
{
    private readonly PriorityQueue<Action, (DateTimeOffset, int)> _steps = new();
    private readonly Dictionary<string, (object? State, long Version)> _streams = new(StringComparer.Ordinal);
    private readonly List<ScheduledCommand> _commands = [];
    private readonly PolicyPacks _packs = PolicyPacks.Shipped();
    private int _order;

    public DateTimeOffset From { get; } = info.Calendar.StartOf(info.FirstDay);

    public DateTimeOffset To { get; } = info.Calendar.StartOf(info.LastDay.AddDays(1));

    /// <summary>The time of the step that is being taken.</summary>
    public DateTimeOffset Now { get; private set; } = info.Calendar.StartOf(info.FirstDay);

    public DateOnly Today => info.Calendar.DayOf(Now);

    public LocalCalendar Calendar => info.Calendar;

    public OperationsView View { get; private set; } = OperationsView.Empty;

    public PolicyPack PackOf(DivisionCode division) => _packs[View.PackOf(division)];

    public IReadOnlyList<ScheduledCommand> Commands => _commands;

    /// <summary>Takes a step at a time, not before the present; steps after the end are never taken.</summary>
    public void At(DateTimeOffset time, Action step) => _steps.Enqueue(step, (time < Now ? Now : time, _order++));

    public void After(TimeSpan delay, Action step) => At(Now + delay, step);

    /// <summary>Takes all steps in order of time, those of the same time in the order in which they were planned.</summary>
    public void Run()
    {
        while (_steps.TryDequeue(out var step, out var when) && when.Item1 < To)
        {
            Now = when.Item1;
            step();
        }
    }

    /// <summary>Sends a command now.</summary>
    /// <param name="id">What follows the scenario's name in the command id.</param>
    /// <param name="earlier">How long ago it happened, where it is told late.</param>
    public void Send(string id, ScenarioAccount by, Command command, bool simulated, TimeSpan earlier = default)
    {
        DateTimeOffset? happened = earlier == default ? null : Now - earlier;
        var scheduled = new ScheduledCommand(Now, $"{info.Id}:{id}", by.Account, happened, command, simulated);
        var actor = new Actor(by.Account, by.Role);
        var decider = Streams.DeciderOf(command);
        var (state, version) = _streams.GetValueOrDefault(command.Stream);
        var world = new World(Now, happened ?? Now, actor, info.Calendar, _packs, View);
        var decision = decider.Decide(state, command, world);
        // The planner asks before it sends, so a refusal is its own fault and not the scenario's.
        if (decision.IsRejected || decision.Events.Count == 0)
            throw new UnreachableException($"{scheduled.CommandId} at {Now:u}: {decision.Rejection?.ToString() ?? "nothing follows"}");
        if (Permissions.Check(new Grant(by.Account, by.Role, [.. by.Districts], IsActive: true), command, decider.Territory(state, command), View.Divisions) is { } no)
            throw new UnreachableException($"{scheduled.CommandId} at {Now:u}: {no}");
        foreach (var e in decision.Events)
        {
            var recorded = new Recorded(View.Position + 1, command.Stream, ++version, e, Now, happened ?? Now, actor, simulated, scheduled.CommandId);
            state = decider.Evolve(state, recorded);
            View = View.Apply(recorded);
        }

        _streams[command.Stream] = (state, version);
        _commands.Add(scheduled);
    }
}

using OpsBoard.Domain;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Scenarios;

namespace OpsBoard.Scenarios.Tests;

/// <summary>
/// The built-in plan, sent command by command to the deciders the way a server sends it: with grants as the plan
/// itself gave them, and each event folded before the next command.
/// </summary>
internal sealed class Played
{
    private static readonly Lazy<Played> Once = new(() => new Played(ScenarioPlan.Of(Jilin.Scenario)));

    private readonly Dictionary<string, (object? State, long Version)> _streams = [];

    private Played(ScenarioPlan plan)
    {
        Plan = plan;
        Store(new GrantGiven(ScenarioPlan.Registrar, Role.Administrator, []), Grant.StreamOf(ScenarioPlan.Registrar), new GrantDecider(),
            new(plan.From, "bootstrap", ScenarioPlan.Registrar, null, new GiveGrant(ScenarioPlan.Registrar, Role.Administrator, []), false));
        foreach (var scheduled in plan.Commands) Send(scheduled);
    }

    public static Played Jilin2022 => Once.Value;

    public ScenarioPlan Plan { get; }

    public OperationsView View { get; private set; } = OperationsView.Empty;

    public List<Recorded> Events { get; } = [];

    public List<string> Refusals { get; } = [];

    public static LocalCalendar Calendar => Jilin.Scenario.Info.Calendar;

    private static PolicyPacks Packs { get; } = PolicyPacks.Shipped();

    private void Send(ScheduledCommand scheduled)
    {
        var decider = Streams.DeciderOf(scheduled.Command);
        var state = _streams.GetValueOrDefault(scheduled.Command.Stream).State;
        var grant = View.Grants.GetValueOrDefault(scheduled.Account);
        var world = new World(scheduled.At, scheduled.HappenedAt ?? scheduled.At, new(scheduled.Account, grant?.Role ?? Role.Viewer), Calendar, Packs, View);
        var decision = decider.Decide(state, scheduled.Command, world);
        if ((Permissions.Check(grant, scheduled.Command, decider.Territory(state, scheduled.Command), View.Divisions) ?? decision.Rejection) is { } no)
            Refusals.Add($"{scheduled.CommandId}: {no}");
        foreach (var e in decision.Events) Store(e, scheduled.Command.Stream, decider, scheduled);
    }

    private void Store(DomainEvent e, string stream, IDecider decider, ScheduledCommand by)
    {
        var (state, version) = _streams.GetValueOrDefault(stream);
        var role = View.Grants.GetValueOrDefault(by.Account)?.Role ?? Role.Administrator;
        var recorded = new Recorded(View.Position + 1, stream, version + 1, e, by.At, by.HappenedAt ?? by.At, new(by.Account, role), by.IsSimulated, by.CommandId);
        _streams[stream] = (decider.Evolve(state, recorded), version + 1);
        View = View.Apply(recorded);
        Events.Add(recorded);
    }
}

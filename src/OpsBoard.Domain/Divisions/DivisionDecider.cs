using System.Globalization;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Divisions;

public abstract record DivisionCommand(DivisionCode Code) : Command
{
    [JsonIgnore]
    public override string Stream => Division.StreamOf(Code);
}

public sealed record RegisterDivision(DivisionCode Code, DivisionCode? Parent, DivisionLevel Level, LocalText Name, LocalText ShortName, TileCell? Cell = null) : DivisionCommand(Code);

public sealed record ChangePhase(DivisionCode Code, LocalText Phase) : DivisionCommand(Code);

/// <param name="Seen">Print of the dry run on which the sender decided: when it comes out otherwise by now, nothing is adopted. Null: he saw none.</param>
public sealed record AdoptPolicyPack(DivisionCode Code, PackRef Pack, string? Seen = null) : DivisionCommand(Code);

/// <param name="Until">Last local day as announced; null when none is.</param>
public sealed record SetStandstill(DivisionCode Code, string? Reason, DateOnly? Until = null) : DivisionCommand(Code);

public sealed record LiftStandstill(DivisionCode Code, string? Reason) : DivisionCommand(Code);

/// <param name="Source">Where the figure was published.</param>
public sealed record StatePopulation(DivisionCode Code, int Population, string? Source) : DivisionCommand(Code);

public sealed record DeclareClearance(DivisionCode Code, ClearanceLevel Level) : DivisionCommand(Code);

public sealed record LoseClearance(DivisionCode Code, string? Reason) : DivisionCommand(Code);

public sealed class DivisionDecider : Decider<Division, DivisionCommand>
{
    /// <summary>More people than any division of a country has.</summary>
    public const int MaxPopulation = 200_000_000;

    public override string StreamType => "division";

    public override Division Evolve(Division? state, Recorded happened) =>
        happened.Event is DivisionEvent e ? Division.Evolve(state, e, happened) : throw Foreign(happened);

    public override DivisionCode? Territory(Division? state, DivisionCommand command) => command is RegisterDivision ? null : command.Code;

    public override Decision Decide(Division? state, DivisionCommand command, World world) => (state, command) switch
    {
        (null, RegisterDivision c) => Register(c, world),
        (not null, RegisterDivision c) => Rejection.Rule("division.already-registered", ("division", c.Code.Value)),
        (null, _) => Rejection.Unknown("division.unknown", ("division", command.Code.Value)),
        (_, ChangePhase c) => FreeText.Check(c.Phase, "phase", required: true) is { } no ? no
            : c.Phase == state.Phase ? Decision.Accept() : new DivisionPhaseChanged(c.Code, c.Phase),
        _ when state.Level == DivisionLevel.Street => Rejection.Rule("division.no-board", ("division", command.Code.Value)),
        (_, AdoptPolicyPack c) => Adoption.Decide(state, c, world),
        (_, SetStandstill c) => Still(state, c, world),
        (_, LiftStandstill c) => state.Standstill is null ? Rejection.Rule("division.no-standstill", ("division", c.Code.Value))
            : FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new DivisionStandstillLifted(c.Code, c.Reason!),
        (_, StatePopulation c) => c.Population is < 1 or > MaxPopulation
            ? Rejection.Rule("division.population-out-of-range", ("population", c.Population), ("max", MaxPopulation))
            : FreeText.Check(c.Source, "source", required: true) is { } no ? no
            : state.Population == new PopulationFigure(c.Population, c.Source!) ? Decision.Accept() : new DivisionPopulationStated(c.Code, c.Population, c.Source!),
        (_, DeclareClearance c) => Clear(state, c, world),
        (_, LoseClearance c) => state.Clearance is not { } declared ? Rejection.Rule("division.not-cleared", ("division", c.Code.Value))
            : FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new ClearanceLost(c.Code, declared.Level, c.Reason!),
        _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
    };

    private static Decision Register(RegisterDivision c, World world)
    {
        if ((FreeText.Check(c.Name, "name", required: true) ?? FreeText.Check(c.ShortName, "shortName")) is { } no) return no;
        var parent = c.Parent is { } code ? world.Operations.Divisions.Find(code) : null;
        if (parent is null && c.Parent is { } unknown)
            return Rejection.Unknown("division.unknown", ("division", unknown.Value));
        if (!FitsBelow(parent, c.Level))
            return Rejection.Rule("division.parent-not-above", ("division", c.Code.Value), ("level", c.Level.ToString()), ("parent", c.Parent?.Value ?? ""));
        return new DivisionRegistered(c.Code, c.Parent, c.Level, c.Name, c.ShortName, c.Cell);
    }

    // A street has no board of its own: one that stood alone could be given events that no board takes.
    private static bool FitsBelow(Division? parent, DivisionLevel level) => level == DivisionLevel.Street ? parent is not null : parent is null || parent.Level < level;

    private static Decision Still(Division division, SetStandstill c, World world)
    {
        if (FreeText.Check(c.Reason, "reason", required: true) is { } no) return no;
        if (c.Until < world.Today) return Rejection.Rule("division.standstill-over", ("until", c.Until.Value), ("today", world.Today));
        return division.Standstill is { } now && now.Until == c.Until
            ? Rejection.Rule("division.standstill-unchanged", ("division", c.Code.Value)) : new DivisionStandstillSet(c.Code, c.Until, c.Reason!);
    }

    private static Decision Clear(Division division, DeclareClearance c, World world)
    {
        var pack = world.PackOf(c.Code);
        if (CommunityClearance.Of(world.Operations, c.Code, c.Level, pack, world.Today) is not { } clearance)
            return Rejection.Rule("division.clearance-not-in-pack", ("level", c.Level.ToString()), ("pack", pack.Ref.ToString()));
        if (division.Clearance?.Level == c.Level) return Rejection.Rule("division.already-cleared", ("division", c.Code.Value), ("level", c.Level.ToString()));
        if (clearance.IsPopulationMissing) return Rejection.Rule("division.population-unknown", ("division", c.Code.Value));
        return clearance.Holds
            ? new ClearanceDeclared(c.Code, c.Level, pack.Ref, clearance.Rule.Rule, clearance.Rule.BelowPer100000 is null ? null : clearance.Population, clearance.Days)
            : Rejection.Rule("division.not-clear",
                ("level", c.Level.ToString()), ("pack", pack.Ref.ToString()), ("rule", clearance.Rule.Rule),
                ("below", clearance.Limit?.ToString("0.##", CultureInfo.InvariantCulture) ?? "0"),
                ("days", string.Join(' ', clearance.Days.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Day:yyyy-MM-dd}={d.Positives?.ToString(CultureInfo.InvariantCulture) ?? "?"}")))),
                ("missing", string.Join(' ', clearance.Unreported.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Day:yyyy-MM-dd}/{u.District}")))));
    }
}

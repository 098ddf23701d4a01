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

public sealed record AdoptPolicyPack(DivisionCode Code, PackRef Pack) : DivisionCommand(Code);

public sealed class DivisionDecider : Decider<Division, DivisionCommand>
{
    public override string StreamType => "division";

    public override Division Evolve(Division? state, Recorded happened) =>
        happened.Event is DivisionEvent e ? Division.Evolve(state, e) : throw Foreign(happened);

    public override DivisionCode? Territory(Division? state, DivisionCommand command) => command is RegisterDivision ? null : command.Code;

    public override Decision Decide(Division? state, DivisionCommand command, World world) => (state, command) switch
    {
        (null, RegisterDivision c) => Register(c, world),
        (not null, RegisterDivision c) => Rejection.Rule("division.already-registered", ("division", c.Code.Value)),
        (null, _) => Rejection.Unknown("division.unknown", ("division", command.Code.Value)),
        (_, ChangePhase c) => FreeText.Check(c.Phase, "phase", required: true) is { } no ? no
            : c.Phase == state.Phase ? Decision.Accept() : new DivisionPhaseChanged(c.Code, c.Phase),
        (_, AdoptPolicyPack c) => world.Packs.Find(c.Pack) is null
            ? Rejection.Unknown("policy.unknown", ("pack", c.Pack.ToString()))
            : state.Parent is not null ? Rejection.Rule("policy.not-whole-jurisdiction", ("division", c.Code.Value))
            : new PolicyPackAdopted(c.Code, c.Pack),
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
}

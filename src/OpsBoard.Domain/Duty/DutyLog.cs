using System.Globalization;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Duty;

/// <summary>What an entry of the duty log speaks of.</summary>
public enum DutyEntryKind { Note, Deployment, Instruction, Inspection, Pairing, Clearance, Resumption, Meeting, Report, Resource, Phase }

/// <param name="Organisation">The office that acted; never a person.</param>
public sealed record DutyEntryMade(DivisionCode Division, DutyEntryKind Kind, LocalText? Organisation, LocalText Text) : DomainEvent;

/// <summary>值班日志 of a division for a local day. It only grows, so its state is the number of its entries.</summary>
public sealed record DutyLog(DivisionCode Division, int Entries)
{
    public static string StreamOf(DivisionCode division, DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"duty-{division}-{day:yyyy-MM-dd}");
}

/// <param name="Day">The local day that the entry belongs to.</param>
public sealed record MakeDutyEntry(DivisionCode Division, DateOnly Day, DutyEntryKind Kind, LocalText? Organisation, LocalText Text) : Command
{
    [JsonIgnore]
    public override string Stream => DutyLog.StreamOf(Division, Day);
}

public sealed class DutyLogDecider : Decider<DutyLog, MakeDutyEntry>
{
    public override string StreamType => "duty_log";

    public override DutyLog Evolve(DutyLog? state, Recorded happened) =>
        happened.Event is DutyEntryMade e ? new(e.Division, (state?.Entries ?? 0) + 1) : throw Foreign(happened);

    public override DivisionCode? Territory(DutyLog? state, MakeDutyEntry command) => command.Division;

    public override Decision Decide(DutyLog? state, MakeDutyEntry c, World world)
    {
        if (world.Operations.Divisions.Find(c.Division) is null)
            return Rejection.Unknown("division.unknown", ("division", c.Division.Value));
        if (c.Day > world.Today) return Rejection.Rule("duty.day-in-future", ("day", c.Day), ("today", world.Today));
        return (FreeText.Check(c.Text, "text", required: true) ?? (c.Organisation is { } o ? FreeText.Check(o, "organisation", required: true) : null)) is { } no
            ? no : new DutyEntryMade(c.Division, c.Kind, c.Organisation, c.Text);
    }
}

using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

public abstract record ZoneCommand(ZoneId Zone) : Command
{
    [JsonIgnore]
    public override string Stream => Domain.Zones.Zone.StreamOf(Zone);
}

public sealed record RegisterZone(ZoneId Zone, DivisionCode Division, LocalText Name, ZoneKind Kind, ClassId? Class = null) : ZoneCommand(Zone);

/// <param name="Reason">Why, in the officer's words; always needed.</param>
public sealed record ChangeZoneClass(ZoneId Zone, ClassId To, string? Reason, MeasuresId? Measures = null) : ZoneCommand(Zone);

public sealed record SetZoneMeasures(ZoneId Zone, MeasuresId To, string? Reason) : ZoneCommand(Zone);

/// <summary>States all cases counted so far in the zone for <paramref name="Day"/>; takes the place of an earlier count of that day.</summary>
public sealed record CountZoneCases(ZoneId Zone, DateOnly Day, DayCases Cases) : ZoneCommand(Zone);

public sealed record RecordZoneScreening(ZoneId Zone, DateOnly Day, int Round, int Tested, int Positive) : ZoneCommand(Zone);

public sealed record UpdateZoneContacts(ZoneId Zone, DateOnly? LastExposure, int Outstanding) : ZoneCommand(Zone);

/// <summary>What may happen to a zone, by the pack in force.</summary>
public sealed class ZoneDecider : Decider<Zone, ZoneCommand>
{
    /// <summary>Highest count of people in one zone that is believed; above it a digit has slipped in.</summary>
    public const int MaxCount = 1_000_000;

    /// <summary>How long before a zone's registration its contacts can have been exposed; an earlier day is a slip of the hand.</summary>
    public const int MaxExposureDays = 60;

    public override string StreamType => "zone";

    public override Zone Evolve(Zone? state, Recorded happened) =>
        happened.Event is ZoneEvent e ? Zone.Evolve(state, e, happened.HappenedAt) : throw Foreign(happened);

    public override DivisionCode? Territory(Zone? state, ZoneCommand command) =>
        state?.District ?? (command as RegisterZone)?.Division;

    public override Decision Decide(Zone? state, ZoneCommand command, World world) => (state, command) switch
    {
        (null, RegisterZone c) => Register(c, world),
        (not null, RegisterZone) => Rejection.Rule("zone.already-registered", ("zone", command.Zone.Value)),
        (null, _) => Rejection.Unknown("zone.unknown", ("zone", command.Zone.Value)),
        (_, ChangeZoneClass c) => ChangeClass(state, c, world),
        (_, SetZoneMeasures c) => SetMeasures(state, c, world),
        (_, CountZoneCases c) => CountCases(state, c, world),
        (_, RecordZoneScreening c) => RecordScreening(state, c, world),
        (_, UpdateZoneContacts c) => UpdateContacts(state, c, world),
        _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
    };

    private static Decision Register(RegisterZone c, World world)
    {
        var district = world.Operations.Divisions.BoardOf(c.Division);
        if (!world.Operations.Divisions.IsDistrict(district))
            return Rejection.Unknown("district.unknown", ("district", c.Division.Value));
        if (!LiesIn(c.Zone, c.Division)) return Rejection.Rule("zone.id-not-in-division", ("zone", c.Zone.Value), ("division", c.Division.Value));
        if (FreeText.Check(c.Name, "name", required: true) is { } no) return no;
        var id = c.Class ?? world.Pack.InitialClass;
        return world.Pack.Class(id) is { } zoneClass
            ? new ZoneRegistered(c.Zone, district, c.Division, c.Name, c.Kind, id, zoneClass.Measures, world.Pack.Ref)
            : UnknownClass(id, world.Pack);
    }

    // The code in a zone's id is that of its division, of a community in it, or of the district above it.
    private static bool LiesIn(ZoneId zone, DivisionCode division)
    {
        var code = zone.Value[..zone.Value.LastIndexOf('-')];
        return code.StartsWith(division.Value, StringComparison.Ordinal) || division.Value.StartsWith(code, StringComparison.Ordinal);
    }

    private static Decision ChangeClass(Zone zone, ChangeZoneClass c, World world)
    {
        if (world.Pack.Class(c.To) is not { } to) return UnknownClass(c.To, world.Pack);
        if (FreeText.Check(c.Reason, "reason") is { } no) return no;
        if (string.IsNullOrWhiteSpace(c.Reason)) return Rejection.Rule("zone.reason-missing", ("zone", zone.Id.Value));
        if (c.Measures is { } measures && world.Pack.MeasuresOf(measures) is null) return UnknownMeasures(measures, world.Pack);
        if (c.To == zone.Class) return Rejection.Rule("zone.class-unchanged", ("zone", zone.Id.Value), ("class", zone.Class.Value));
        var explanation = ZoneExplanation.Of(zone, world.Pack, world.Today, world.Calendar, id => world.Operations.ZonesOf(zone.District, id));
        if (explanation.Options.FirstOrDefault(o => o.To.Id == c.To) is not { } option)
            return Rejection.Rule("zone.transition-unknown", ("from", zone.Class.Value), ("to", c.To.Value), ("pack", world.Pack.Ref.ToString()));
        if (!option.IsAllowed)
            return Rejection.Rule("zone.transition-blocked", [
                ("from", zone.Class.Value), ("to", c.To.Value), ("pack", world.Pack.Ref.ToString()), ("rule", option.Transition.Rule),
                .. option.Earliest is { } day ? new Fact[] { ("earliest", day) } : [],
                ("blockers", string.Join(' ', option.Blockers.Select(b => b.Code)))]);
        return new ZoneClassChanged(zone.Id, zone.Class, c.To, c.Measures ?? to.Measures, world.Pack.Ref,
            new(option.Transition.Rule, [.. option.Criteria, .. option.IsRequired ? option.Urgent : []]), c.Reason);
    }

    private static Decision SetMeasures(Zone zone, SetZoneMeasures c, World world)
    {
        if (world.Pack.MeasuresOf(c.To) is null) return UnknownMeasures(c.To, world.Pack);
        if (FreeText.Check(c.Reason, "reason") is { } no) return no;
        if (string.IsNullOrWhiteSpace(c.Reason)) return Rejection.Rule("zone.reason-missing", ("zone", zone.Id.Value));
        return c.To == zone.Measures
            ? Rejection.Rule("zone.measures-unchanged", ("zone", zone.Id.Value), ("measures", c.To.Value))
            : new ZoneMeasuresSet(zone.Id, zone.Measures, c.To, world.Pack.Ref, c.Reason);
    }

    private static Decision CountCases(Zone zone, CountZoneCases c, World world)
    {
        if (CheckDay(zone, c.Day, world) is { } no) return no;
        int[] counts = [c.Cases.Community.Confirmed, c.Cases.Community.Asymptomatic, c.Cases.InQuarantine.Confirmed, c.Cases.InQuarantine.Asymptomatic];
        foreach (var n in counts)
            if (CheckCount(n, "cases") is { } outOfRange) return outOfRange;
        return zone.Cases.TryGetValue(c.Day, out var counted) && counted == c.Cases
            ? Rejection.Rule("zone.cases-unchanged", ("zone", zone.Id.Value), ("day", c.Day))
            : new ZoneCasesCounted(zone.Id, c.Day, c.Cases);
    }

    private static Decision RecordScreening(Zone zone, RecordZoneScreening c, World world)
    {
        if ((CheckDay(zone, c.Day, world) ?? CheckCount(c.Tested, "tested") ?? CheckCount(c.Positive, "positive") ?? CheckCount(c.Round, "round")) is { } no) return no;
        if (c.Tested == 0) return Rejection.Rule("zone.nobody-tested", ("round", c.Round));
        if (c.Positive > c.Tested) return Rejection.Rule("zone.more-positive-than-tested", ("positive", c.Positive), ("tested", c.Tested));
        return new ZoneScreeningRecorded(zone.Id, c.Day, c.Round, c.Tested, c.Positive);
    }

    private static Decision UpdateContacts(Zone zone, UpdateZoneContacts c, World world)
    {
        if (CheckCount(c.Outstanding, "outstanding") is { } no) return no;
        if (c.LastExposure > world.Today) return Rejection.Rule("zone.day-in-future", ("day", c.LastExposure.Value), ("today", world.Today));
        var earliest = world.Calendar.DayOf(zone.RegisteredAt).AddDays(-MaxExposureDays);
        if (c.LastExposure < earliest) return Rejection.Rule("zone.exposure-too-early", ("day", c.LastExposure.Value), ("earliest", earliest));
        if (c.LastExposure is null && c.Outstanding > 0) return Rejection.Rule("zone.exposure-missing", ("outstanding", c.Outstanding));
        return new ZoneContactsUpdated(zone.Id, c.LastExposure, c.Outstanding);
    }

    private static Rejection? CheckDay(Zone zone, DateOnly day, World world)
    {
        if (day > world.Today) return Rejection.Rule("zone.day-in-future", ("day", day), ("today", world.Today));
        var registered = world.Calendar.DayOf(zone.RegisteredAt);
        return day < registered ? Rejection.Rule("zone.day-before-registration", ("day", day), ("registered", registered)) : null;
    }

    private static Rejection? CheckCount(int count, string field) =>
        count is < 0 or > MaxCount ? Rejection.Rule("zone.count-out-of-range", ("field", field), ("count", count), ("max", MaxCount)) : null;

    private static Rejection UnknownClass(ClassId id, PolicyPack pack) =>
        Rejection.Rule("zone.class-unknown", ("class", id.Value), ("pack", pack.Ref.ToString()), ("known", string.Join(' ', pack.Classes.Select(k => k.Id.Value))));

    private static Rejection UnknownMeasures(MeasuresId id, PolicyPack pack) =>
        Rejection.Rule("zone.measures-unknown", ("measures", id.Value), ("known", string.Join(' ', pack.Measures.Select(k => k.Id.Value))));
}

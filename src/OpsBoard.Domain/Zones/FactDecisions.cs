using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Zones;

/// <summary>What is reported of a zone, and what it undoes at once: approvals that rested on something else, a certificate.</summary>
internal static class FactDecisions
{
    public static Decision Report(Zone zone, ZoneCommand command, World world)
    {
        var decision = command switch
        {
            CountZoneCases c => CountCases(zone, c, world),
            RecordZoneScreening c => RecordScreening(zone, c, world),
            UpdateZoneContacts c => UpdateContacts(zone, c, world),
            DisinfectZone c => Disinfect(zone, c, world),
            _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
        };
        if (decision.IsRejected || zone is { Approval: null, Certificate: null }) return decision;
        var fact = (ZoneEvent)decision.Events[0];
        var after = Zone.Evolve(zone, fact, world.Expect(fact, command.Stream));
        return Decision.Accept([fact, .. ApprovalDecisions.Voided(zone, after, world), .. CertificateDecisions.Revoked(zone, after, world)]);
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
        if (c.QuarantinedSince > world.Today) return Rejection.Rule("zone.day-in-future", ("day", c.QuarantinedSince.Value), ("today", world.Today));
        var earliest = world.Calendar.DayOf(zone.RegisteredAt).AddDays(-ZoneDecider.MaxExposureDays);
        if (c.LastExposure < earliest) return Rejection.Rule("zone.exposure-too-early", ("day", c.LastExposure.Value), ("earliest", earliest));
        if (c.LastExposure is null && c.Outstanding > 0) return Rejection.Rule("zone.exposure-missing", ("outstanding", c.Outstanding));
        if (c.QuarantinedSince is { } since && !(c.LastExposure <= since)) return Rejection.Rule("zone.quarantine-before-exposure", ("day", since));
        return new ZoneContactsUpdated(zone.Id, c.LastExposure, c.Outstanding) { QuarantinedSince = c.QuarantinedSince };
    }

    private static Decision Disinfect(Zone zone, DisinfectZone c, World world) =>
        CheckDay(zone, c.Day, world) is { } no ? no : new ZoneDisinfected(zone.Id, c.Day, c.Passed);

    private static Rejection? CheckDay(Zone zone, DateOnly day, World world)
    {
        if (day > world.Today) return Rejection.Rule("zone.day-in-future", ("day", day), ("today", world.Today));
        var registered = world.Calendar.DayOf(zone.RegisteredAt);
        return day < registered ? Rejection.Rule("zone.day-before-registration", ("day", day), ("registered", registered)) : null;
    }

    private static Rejection? CheckCount(int count, string field) =>
        count is < 0 or > ZoneDecider.MaxCount ? Rejection.Rule("zone.count-out-of-range", ("field", field), ("count", count), ("max", ZoneDecider.MaxCount)) : null;
}

using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>A zone that becomes two, and two that become one. Both change two streams, together or not at all.</summary>
internal static class PartDecisions
{
    private const string StreamType = "zone";

    public static Decision Split(Zone zone, SplitZone c, World world)
    {
        var pack = world.PackOf(zone);
        if (zone.SplitFrom is { } whole) return Rejection.Rule("zone.split-of-split", ("zone", zone.Id.Value), ("whole", whole.Value));
        if (pack.SplitOf(zone.Class) is not { } rule) return Rejection.Rule("zone.split-not-in-pack", ("class", zone.Class.Value), ("pack", pack.Ref.ToString()));
        if ((FreeText.Check(c.Name, "name", required: true) ?? FreeText.Check(c.Reason, "reason", required: true)) is { } no) return no;
        if (!Registration.LiesIn(c.Part, zone.Division)) return Rejection.Rule("zone.id-not-in-division", ("zone", c.Part.Value), ("division", zone.Division.Value));
        if (c.Part == zone.Id || world.Operations.Zone(c.Part) is not null) return Rejection.Rule("zone.already-registered", ("zone", c.Part.Value));
        if (CheckMoved(zone, c) is { } wrong) return wrong;

        var moved = (c.Moved ?? []).OrderBy(m => m.Day).Select(m => Moved(zone, m)).ToList();
        var split = new ZoneSplit(zone.Id, c.Part, moved, rule.Rest == ClockRule.Restarts, pack.Ref, rule.Rule, c.Reason!);
        var off = new ZoneSplitOff(c.Part, zone.Id, zone.District, zone.Division, c.Name, c.Kind, zone.RegisteredAt, FileOf(zone, moved, rule, pack, world), rule.Rule, c.Reason!);
        return Decision.Accept([split, .. ApprovalDecisions.Voided(zone, Zone.Evolve(zone, split, world.Expect(split, c.Stream)), world)])
            .With(new(Zone.StreamOf(c.Part), StreamType, 0, [off]));
    }

    private static ZoneFile FileOf(Zone zone, IReadOnlyList<CasesOfDay> moved, SplitRule rule, PolicyPack pack, World world)
    {
        var file = ZoneFile.Of(zone) with { Cases = moved, RestartedAt = rule.Part.Clock == ClockRule.Restarts ? world.HappenedAt : zone.RestartedAt };
        return rule.Part.To is not { } to || to == zone.Class ? file
            : file with { Class = to, CameFrom = zone.Class, ClassSince = world.HappenedAt, ClockSince = world.HappenedAt, RestartedAt = null, Measures = pack.Class(to)!.Measures, MeasuresPack = pack.Ref, Override = null };
    }

    private static CasesOfDay Moved(Zone zone, MovedCases m) =>
        new(m.Day, m.Cases, m.Cases.Community.Total > 0 && zone.PositivesCountedAt.TryGetValue(m.Day, out var at) ? at : null);

    private static Rejection? CheckMoved(Zone zone, SplitZone c)
    {
        foreach (var day in (c.Moved ?? []).GroupBy(m => m.Day))
        {
            var has = zone.Cases.GetValueOrDefault(day.Key);
            var (moved, left) = (day.First().Cases, has - day.First().Cases);
            int[] parts = [.. Parts(moved), .. Parts(left)];
            if (day.Count() > 1 || !zone.Cases.ContainsKey(day.Key) || parts.Any(n => n < 0))
                return Rejection.Rule("zone.split-cases", ("day", day.Key), ("has", has.Sum.Total), ("moved", day.Sum(m => m.Cases.Sum.Total)));
        }
        return null;

        static int[] Parts(DayCases d) => [d.Community.Confirmed, d.Community.Asymptomatic, d.InQuarantine.Confirmed, d.InQuarantine.Asymptomatic];
    }

    public static Decision Merge(Zone zone, MergeZones c, World world)
    {
        var pack = world.PackOf(zone);
        if (world.Operations.Zone(c.Other) is not { } entry) return Rejection.Unknown("zone.unknown", ("zone", c.Other.Value));
        var other = entry.Zone;
        if (other.Id == zone.Id) return Rejection.Rule("zone.merge-with-itself", ("zone", zone.Id.Value));
        if (other.Retired is { } retired) return Rejection.Rule("zone.retired", ("zone", other.Id.Value), ("into", retired.Into?.Value ?? ""));
        if (other.District != zone.District) return Rejection.Rule("zone.merge-across-districts", ("zone", zone.District.Value), ("other", other.District.Value));
        if (other.Pack != zone.Pack) return Rejection.Rule("zone.merge-across-packs", ("zone", zone.Pack.ToString()), ("other", other.Pack.ToString()));
        if (other.Class != zone.Class) return Rejection.Rule("zone.merge-classes-differ", ("zone", zone.Class.Value), ("other", other.Class.Value));
        if (pack.Merge is not { } rule) return Rejection.Rule("zone.merge-not-in-pack", ("pack", pack.Ref.ToString()));
        if (FreeText.Check(c.Reason, "reason", required: true) is { } no) return no;
        // The sender was let in for the zone that stays; whether he may touch the other is asked here.
        if (!Permissions.MayAct(world.GrantOfSender, other.Division, world.Operations.Divisions))
            return Rejection.Forbidden("access.forbidden", ("account", world.By.Account.Value), ("role", world.By.Role.ToString()), ("territory", other.Division.Value));
        var merged = new ZoneMerged(zone.Id, other.Id, ZoneFile.Joined(zone, other, rule.Clock), rule.Rule, c.Reason!);
        // A certificate covers the whole zone or none of it.
        IReadOnlyList<DomainEvent> events = zone.Certificate is not null && other.Certificate is null
            ? [merged, new ZoneCertificationRevoked(zone.Id, RevocationCause.Merge, pack.Ref, null)] : [merged];
        return Decision.Accept(events).With(new(Zone.StreamOf(other.Id), StreamType, entry.Last.Version, [new ZoneAbsorbed(other.Id, zone.Id, c.Reason!)]));
    }
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>A change of class or of measures, by the rules.</summary>
internal static class ClassDecisions
{
    public static Decision Change(Zone zone, ChangeZoneClass c, World world)
    {
        var pack = world.PackOf(zone);
        if (pack.Class(c.To) is null) return UnknownClass(c.To, pack);
        if (CheckReason(zone, c.Reason) is { } no) return no;
        if (c.Measures is { } measures && pack.MeasuresOf(measures) is null) return UnknownMeasures(measures, pack);
        if (c.To == zone.Class) return Rejection.Rule("zone.class-unchanged", ("zone", zone.Id.Value), ("class", zone.Class.Value));
        if (Option(zone, c.To, world) is not { } option) return UnknownTransition(zone, c.To, pack);
        return option.IsAllowed ? Taken(zone, option, c.Reason!, c.Measures, world) : Blocked(zone, option, pack);
    }

    public static Decision SetMeasures(Zone zone, SetZoneMeasures c, World world)
    {
        var pack = world.PackOf(zone);
        if (pack.MeasuresOf(c.To) is null) return UnknownMeasures(c.To, pack);
        if (CheckReason(zone, c.Reason) is { } no) return no;
        return c.To == zone.Measures
            ? Rejection.Rule("zone.measures-unchanged", ("zone", zone.Id.Value), ("measures", c.To.Value))
            : new ZoneMeasuresSet(zone.Id, zone.Measures, c.To, pack.Ref, c.Reason!);
    }

    public static TransitionOption? Option(Zone zone, ClassId to, World world) =>
        world.Explain(zone).Options.FirstOrDefault(o => o.To.Id == to);

    /// <summary>What follows when the step is taken: the change, and the end of a certificate that doesn't outlast it.</summary>
    public static Decision Taken(Zone zone, TransitionOption option, string reason, MeasuresId? measures, World world, IReadOnlyList<ApprovalGiven>? approvals = null) =>
        Changed(zone, new ZoneClassChanged(zone.Id, zone.Class, option.To.Id, measures ?? option.To.Measures, world.PackOf(zone).Ref, option.Evidence, reason)
        {
            Clock = option.Transition.Clock == ClockRule.GoesOn ? new(zone.ClockSince, zone.RestartedAt) : null,
            Approvals = approvals,
        }, world);

    public static Decision Changed(Zone zone, ZoneClassChanged change, World world)
    {
        var pack = world.PackOf(zone);
        return zone.Certificate is not null && pack.Class(change.To)!.Rank > pack.Class(change.From)?.Rank
            ? Decision.Accept(change, new ZoneCertificationRevoked(zone.Id, RevocationCause.Class, pack.Ref, null))
            : change;
    }

    public static Rejection? CheckReason(Zone zone, string? reason) =>
        FreeText.Check(reason, "reason") is { } no ? no
        : string.IsNullOrWhiteSpace(reason) ? Rejection.Rule("zone.reason-missing", ("zone", zone.Id.Value)) : null;

    public static Rejection Blocked(Zone zone, TransitionOption option, PolicyPack pack) =>
        Rejection.Rule("zone.transition-blocked", [
            ("from", zone.Class.Value), ("to", option.To.Id.Value), ("pack", pack.Ref.ToString()), ("rule", option.Transition.Rule),
            .. option.Earliest is { } day ? new Fact[] { ("earliest", day) } : [],
            ("blockers", string.Join(' ', option.Blockers.Select(b => b.Code)))]);

    public static Rejection UnknownTransition(Zone zone, ClassId to, PolicyPack pack) =>
        Rejection.Rule("zone.transition-unknown", ("from", zone.Class.Value), ("to", to.Value), ("pack", pack.Ref.ToString()));

    public static Rejection UnknownClass(ClassId id, PolicyPack pack) =>
        Rejection.Rule("zone.class-unknown", ("class", id.Value), ("pack", pack.Ref.ToString()), ("known", string.Join(' ', pack.Classes.Select(k => k.Id.Value))));

    public static Rejection UnknownMeasures(MeasuresId id, PolicyPack pack) =>
        Rejection.Rule("zone.measures-unknown", ("measures", id.Value), ("known", string.Join(' ', pack.Measures.Select(k => k.Id.Value))));
}

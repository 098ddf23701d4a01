using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Zones;

/// <summary>How a zone begins and ends.</summary>
internal static class Registration
{
    public static Decision Register(RegisterZone c, World world)
    {
        var district = world.Operations.Divisions.BoardOf(c.Division);
        if (!world.Operations.Divisions.IsDistrict(district))
            return Rejection.Unknown("district.unknown", ("district", c.Division.Value));
        if (!LiesIn(c.Zone, c.Division)) return Rejection.Rule("zone.id-not-in-division", ("zone", c.Zone.Value), ("division", c.Division.Value));
        if (FreeText.Check(c.Name, "name", required: true) is { } no) return no;
        var pack = world.PackOf(district);
        var id = c.Class ?? pack.InitialClass;
        return pack.Class(id) is { } zoneClass
            ? new ZoneRegistered(c.Zone, district, c.Division, c.Name, c.Kind, id, zoneClass.Measures, pack.Ref)
            : ClassDecisions.UnknownClass(id, pack);
    }

    // The code in a zone's id is that of its division, of a community in it, or of the district above it.
    public static bool LiesIn(ZoneId zone, DivisionCode division)
    {
        var code = zone.Value[..zone.Value.LastIndexOf('-')];
        return code.StartsWith(division.Value, StringComparison.Ordinal) || division.Value.StartsWith(code, StringComparison.Ordinal);
    }

    // A zone that still waits to be lifted would slip out of every rule.
    public static Decision Retire(Zone zone, RetireZone c, World world) =>
        world.PackOf(zone) is var pack && zone.Class != pack.InitialClass && pack.Class(zone.Class)!.Rank > pack.Classes.Min(k => k.Rank)
            ? Rejection.Rule("zone.retire-not-lifted", ("zone", zone.Id.Value), ("class", zone.Class.Value))
            : FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new ZoneRetired(zone.Id, c.Reason!);
}

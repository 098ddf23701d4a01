using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Wall.Rows;

namespace OpsBoard.Web.Features.Wall;

/// <summary>A district's zones as chips: street by street, then the towns, then the streets that are one chip each.</summary>
internal static class ZoneLayout
{
    public static IEnumerable<(GroupModel Group, IReadOnlyList<ChipModel> Chips)> Of(DivisionCode district, IEnumerable<ZoneReading> zones, DivisionTree divisions)
    {
        var streets = zones.GroupBy(z => z.Zone.Division).OrderBy(g => g.Key.Value, StringComparer.Ordinal)
            .Select(g => new Street(g.Key, divisions.Find(g.Key)!.ShortName, [.. g])).ToList();
        var plan = ZonePlan.For(streets);
        var groups = new List<(GroupModel, IReadOnlyList<ChipModel>)>();
        foreach (var street in streets.Where(s => !s.IsQuiet(plan) && !s.IsOneZone))
            Add(GroupKind.Street, $"1{street.Code}", street.Name, street.Zones, sort => Chips(district, street.Zones, sort, plan.FoldBelow));
        var towns = streets.Where(s => !s.IsQuiet(plan) && s.IsOneZone).SelectMany(s => s.Zones).ToList();
        if (towns.Count > 0)
            Add(GroupKind.Towns, "2", null, towns, sort => Chips(district, towns, sort, foldBelow: 0));
        var rest = streets.Where(s => s.IsQuiet(plan)).ToList();
        if (rest.Count > 0)
            Add(groups.Count == 0 ? GroupKind.All : GroupKind.Rest, "3", null, [], sort => rest.Select(s => Quiet(district, s, sort)));
        return groups;

        void Add(GroupKind kind, string sort, LocalText? name, IReadOnlyList<ZoneReading> zones, Func<string, IEnumerable<ChipModel>> chips)
        {
            var serious = zones.Where(z => z.IsSerious).GroupBy(z => z.Class.Id).Select(g => new ClassCount(g.First().Class, g.Count()))
                .OrderByDescending(c => c.Class.Rank).ThenBy(c => c.Class.Id.Value, StringComparer.Ordinal);
            groups.Add((new($"{district}-group-{sort}", sort, kind, name, [.. serious]), [.. chips(sort)]));
        }
    }

    private static IEnumerable<ChipModel> Chips(DivisionCode district, IReadOnlyList<ZoneReading> zones, string sort, int foldBelow) =>
        zones.Where(z => z.Class.Rank >= foldBelow || z.StandsOut).Select(z => One(district, z, sort))
            .Concat(zones.Where(z => z.Class.Rank < foldBelow && !z.StandsOut).GroupBy(z => z.Class.Id).Select(g => Folded(district, g, sort)));

    // The most serious first, and of those the ones with the freshest case.
    private static ChipModel One(DivisionCode district, ZoneReading z, string sort) => new(
        new($"{district}-zone-{z.Zone.Id}", $"{sort}|{3 - z.Class.Rank}{z.Days ?? 99:00}{z.Zone.Id}", ChipName.Of(z.Zone.Name).Text, z.Class, null, z.Days, z.Of, z.IsReady, ChipMark.Of(z.Marks)),
        z.Entry.Last.Position);

    private static ChipModel Folded(DivisionCode district, IGrouping<ClassId, ZoneReading> g, string sort) => new(
        new($"{district}-fold-{sort}-{g.Key}", $"{sort}|{3 - g.First().Class.Rank}~{g.Key}", null, g.First().Class, g.Count(), null, 0, false, []), 0);

    private static ChipModel Quiet(DivisionCode district, Street s, string sort)
    {
        var worst = s.Worst.Class;
        var (name, count) = s.IsOneZone ? (ChipName.Of(s.Worst.Zone.Name).Text, (int?)null) : (s.Name, s.Zones.Count(z => z.Class.Id == worst.Id));
        return new(new($"{district}-street-{s.Code}", $"{sort}|{3 - worst.Rank}{s.Code}", name, worst, count, null, 0, false, []), 0);
    }
}

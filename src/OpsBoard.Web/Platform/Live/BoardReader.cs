using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Platform.Live;

/// <summary>What rows and data ask of the rules: the explanation of a zone at a moment.</summary>
public sealed class BoardReader(PolicyPacks packs, LocalCalendar calendar)
{
    private readonly ConditionalWeakTable<Zone, Known> _known = [];

    public LocalCalendar Calendar => calendar;

    /// <summary>The pack in force where a division lies.</summary>
    public PolicyPack PackOf(Moment moment, DivisionCode division) => packs[moment.View.PackOf(division)];

    /// <summary>The pack by which a zone's class stands.</summary>
    public PolicyPack PackOf(Zone zone) => packs[zone.Pack];

    /// <summary>The pack that names a zone's class: the one by which it stands.</summary>
    public ZoneClass ClassOf(Zone zone) => packs[zone.Pack].Class(zone.Class)!;

    /// <summary>The kinds of tasks that any pack in force knows.</summary>
    public ImmutableArray<FieldTaskKind> TaskKinds(Moment moment) => [.. PacksInForce(moment).SelectMany(p => p.TaskKinds).DistinctBy(k => k.Id)];

    /// <summary>The classes that any pack in force knows, the most serious first.</summary>
    public ImmutableArray<ZoneClass> Classes(Moment moment) => [.. PacksInForce(moment).SelectMany(p => p.Classes).DistinctBy(c => c.Id).OrderByDescending(c => c.Rank)];

    /// <summary>The measures that any pack in force knows.</summary>
    public ImmutableArray<Measures> MeasuresKnown(Moment moment) => [.. PacksInForce(moment).SelectMany(p => p.Measures).DistinctBy(m => m.Id)];

    public DateOnly Today(Moment moment) => calendar.DayOf(moment.Now);

    /// <summary>A zone's value never changes; nor does what the rules say of it on a day, unless it turned on the other zones of the district and those changed.</summary>
    public ZoneExplanation Explain(Zone zone, Moment moment)
    {
        var today = Today(moment);
        if (_known.TryGetValue(zone, out var known) && known.Day == today && known.Others.TrueForAll(o => moment.View.ZonesOf(zone.District, o.Class) == o.Zones))
            return known.Explanation;
        var others = new List<(ClassId Class, int Zones)>();
        var explanation = ZoneExplanation.Of(zone, PackOf(zone), today, calendar, id =>
        {
            var zones = moment.View.ZonesOf(zone.District, id);
            others.Add((id, zones));
            return zones;
        });
        _known.AddOrUpdate(zone, new(today, others, explanation));
        return explanation;
    }

    private IEnumerable<PolicyPack> PacksInForce(Moment moment) =>
        moment.View.Boards.Values.Select(b => b.Pack).Distinct().OrderBy(p => p == moment.View.PackInForce ? 0 : 1).ThenBy(p => p.ToString(), StringComparer.Ordinal).Select(p => packs[p]);

    /// <param name="Others">What was asked of the other zones, and what the answer was.</param>
    private sealed record Known(DateOnly Day, List<(ClassId Class, int Zones)> Others, ZoneExplanation Explanation);
}

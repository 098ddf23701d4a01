using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Platform.Live;

/// <summary>What rows and data ask of the rules: the explanation of a zone at a moment.</summary>
public sealed class BoardReader(PolicyPacks packs, LocalCalendar calendar)
{
    public LocalCalendar Calendar => calendar;

    /// <summary>The pack in force where a division lies.</summary>
    public PolicyPack PackOf(Moment moment, DivisionCode division) => packs[moment.View.PackOf(division)];

    /// <summary>The pack by which a zone's class stands.</summary>
    public PolicyPack PackOf(Zone zone) => packs[zone.Pack];

    /// <summary>The pack that names a zone's class: the one by which it stands.</summary>
    public ZoneClass ClassOf(Zone zone) => packs[zone.Pack].Class(zone.Class)!;

    /// <summary>The kinds of tasks that any pack in force knows.</summary>
    public ImmutableArray<FieldTaskKind> TaskKinds(Moment moment) =>
        [.. moment.View.Boards.Values.Select(b => b.Pack).Distinct().OrderBy(p => p == moment.View.PackInForce ? 0 : 1).ThenBy(p => p.ToString(), StringComparer.Ordinal)
            .SelectMany(p => packs[p].TaskKinds).DistinctBy(k => k.Id)];

    public DateOnly Today(Moment moment) => calendar.DayOf(moment.Now);

    public ZoneExplanation Explain(Zone zone, Moment moment) =>
        ZoneExplanation.Of(zone, PackOf(zone), Today(moment), calendar, id => moment.View.ZonesOf(zone.District, id));
}

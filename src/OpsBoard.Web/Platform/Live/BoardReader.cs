using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Platform.Live;

/// <summary>What rows and data ask of the rules: the explanation of a zone at a moment.</summary>
public sealed class BoardReader(PolicyPacks packs, LocalCalendar calendar)
{
    public LocalCalendar Calendar => calendar;

    public PolicyPack PackOf(Moment moment) => packs[moment.View.PackInForce];

    /// <summary>The pack that names a zone's class: the one by which it was decided.</summary>
    public ZoneClass ClassOf(Zone zone) => packs[zone.Pack].Class(zone.Class)!;

    public DateOnly Today(Moment moment) => calendar.DayOf(moment.Now);

    public ZoneExplanation Explain(Zone zone, Moment moment) =>
        ZoneExplanation.Of(zone, PackOf(moment), Today(moment), calendar, id => moment.View.ZonesOf(zone.District, id));
}

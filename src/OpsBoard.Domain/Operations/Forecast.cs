using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

public sealed record ForecastZone(Zone Zone, ZoneProspect Prospect);

/// <summary>When the zones of a board can take their step down if nothing new happens; a decision is still an officer's.</summary>
/// <param name="Today">The local day on which this is said.</param>
/// <param name="Zones">Zones that have a step down, by id.</param>
public sealed record Forecast(DateOnly Today, ImmutableArray<ForecastZone> Zones)
{
    /// <summary>How many days are told one by one, today included.</summary>
    public const int Days = 14;

    public IEnumerable<ForecastZone> On(DateOnly day) => Zones.Where(z => z.Prospect.Earliest == day);

    /// <summary>Foreseen, but after the days that are told one by one.</summary>
    public IEnumerable<ForecastZone> Later => Zones.Where(z => z.Prospect.Earliest >= Today.AddDays(Days));

    /// <summary>Nobody can say when; each one's blockers say why.</summary>
    public IEnumerable<ForecastZone> Unforeseen => Zones.Where(z => z.Prospect.Earliest is null);

    public static Forecast Of(DistrictBoard board, PolicyPacks packs, DateOnly today, LocalCalendar calendar) => new(today,
    [
        .. from entry in board.Zones.Values
           let zone = entry.Zone
           let prospect = ZoneProspect.Of(ZoneExplanation.Of(zone, packs[zone.Pack], today, calendar, board.ZonesOf))
           where prospect.To is not null && prospect.Class.Rank > 0
           orderby zone.Id.Value
           select new ForecastZone(zone, prospect),
    ]);
}

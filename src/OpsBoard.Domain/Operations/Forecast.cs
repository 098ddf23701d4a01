using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

/// <summary>A zone that has a step down.</summary>
/// <param name="Earliest">
/// First local day on which it can be taken. Where it waits for other zones of the district, these are taken to be lifted
/// as soon as they can be. Null when nobody can foresee it.
/// </param>
public sealed record ForecastZone(Zone Zone, ZoneProspect Prospect, DateOnly? Earliest);

/// <summary>When zones can take their step down if nothing new happens; a decision is still an officer's.</summary>
/// <param name="Today">The local day on which this is said.</param>
/// <param name="Zones">Zones that have a step down, by id.</param>
public sealed record Forecast(DateOnly Today, ImmutableArray<ForecastZone> Zones)
{
    /// <summary>How many days are told one by one, today included.</summary>
    public const int Days = 14;

    public IEnumerable<ForecastZone> On(DateOnly day) => Zones.Where(z => z.Earliest == day);

    /// <summary>Foreseen, but after the days that are told one by one.</summary>
    public IEnumerable<ForecastZone> Later => Zones.Where(z => z.Earliest >= Today.AddDays(Days));

    /// <summary>Nobody can say when; each one's blockers say why.</summary>
    public IEnumerable<ForecastZone> Unforeseen => Zones.Where(z => z.Earliest is null);

    /// <param name="zones">All of each district that is looked at.</param>
    /// <param name="explain">What the rules say of a zone on <paramref name="today"/>.</param>
    public static Forecast Of(IEnumerable<Zone> zones, DateOnly today, Func<Zone, ZoneExplanation> explain) => new(today,
    [
        .. zones.GroupBy(z => z.District)
            .SelectMany(district => Ahead([.. district.Select(z => new ForecastZone(z, ZoneProspect.Of(explain(z)), null))], today))
            .OrderBy(z => z.Zone.Id.Value, StringComparer.Ordinal),
    ]);

    private static IEnumerable<ForecastZone> Ahead(List<ForecastZone> district, DateOnly today)
    {
        // Most wait for the same classes.
        var gone = new Dictionary<string, DateOnly?>();
        return from zone in district
               where zone.Prospect.To is not null && zone.Prospect.Class.Rank > 0
               select zone with { Earliest = zone.Prospect.Earliest ?? WhenOthersAreGone(zone.Prospect) };

        DateOnly? WhenOthersAreGone(ZoneProspect prospect)
        {
            var day = today;
            foreach (var blocker in prospect.Blockers)
            {
                if ((blocker.Earliest ?? (DistrictWithout.WaitedFor(blocker) is { } classes ? GoneFrom(classes) : null)) is not { } met) return null;
                if (met > day) day = met;
            }
            return day;
        }

        DateOnly? GoneFrom(IReadOnlyList<ClassId> classes)
        {
            var key = string.Join(' ', classes);
            if (!gone.TryGetValue(key, out var day))
            {
                var others = district.Where(z => classes.Contains(z.Zone.Class)).Select(z => z.Prospect).ToList();
                gone[key] = day = others.TrueForAll(p => p.Earliest is not null && !classes.Contains(p.To!.Id)) ? others.Max(p => p.Earliest) : null;
            }
            return day;
        }
    }
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Web.Features.Policies.Forecasting;

/// <param name="Earliest">Where it waits for others of its district: when these can be lifted. Null when nobody can foresee it.</param>
/// <param name="Ready">Nothing but a decision is missing.</param>
/// <param name="Blockers">What has to be met by then, with its facts.</param>
public sealed record ForecastZoneData(string Id, string District, string Class, string To, DateOnly? Earliest, bool Ready, IReadOnlyList<CriterionResult> Blockers);

/// <param name="Classes">How many zones of each class, by the class's id.</param>
public sealed record ForecastDayData(DateOnly Day, int Zones, IReadOnlyDictionary<string, int> Classes);

public sealed record ForecastGroupData(int Zones, IReadOnlyDictionary<string, int> Classes);

/// <summary>Why zones can't be foreseen.</summary>
/// <param name="Code">Of the finding that nobody can foresee.</param>
public sealed record ForecastReasonData(string Code, int Zones);

/// <summary>When the zones of a division can take their step down, if nothing new happens.</summary>
public sealed record ForecastData(
    string Division, LocalText Name, long Position, DateOnly Today, IReadOnlyList<ForecastDayData> Days, ForecastGroupData Later, ForecastGroupData Unforeseen,
    IReadOnlyList<ForecastReasonData> Reasons, IReadOnlyList<ForecastZoneData> Zones)
{
    public static ForecastData Of(DivisionCode code, LocalText name, Forecast forecast, long position) => new(
        code.Value, name, position, forecast.Today,
        [.. from i in Enumerable.Range(0, Forecast.Days) let day = forecast.Today.AddDays(i) let zones = forecast.On(day).ToList() select new ForecastDayData(day, zones.Count, Classes(zones))],
        Group(forecast.Later), Group(forecast.Unforeseen),
        [.. ForecastReasons.Of(forecast.Unforeseen).Select(r => new ForecastReasonData(r.Why?.Code ?? "", r.Zones))],
        [.. forecast.Zones.Select(z => new ForecastZoneData(z.Zone.Id.Value, z.Zone.District.Value, z.Prospect.Class.Id.Value, z.Prospect.To!.Id.Value, z.Earliest, z.Prospect.IsReady, z.Prospect.Blockers))]);

    private static ForecastGroupData Group(IEnumerable<ForecastZone> zones)
    {
        var all = zones.ToList();
        return new(all.Count, Classes(all));
    }

    private static OrderedDictionary<string, int> Classes(IReadOnlyList<ForecastZone> zones) =>
        new(zones.GroupBy(z => z.Prospect.Class.Id.Value).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, g.Count())));
}

/// <summary>Zones that nobody can foresee, by what stands in the way.</summary>
public static class ForecastReasons
{
    public static IEnumerable<(CriterionResult? Why, int Zones)> Of(IEnumerable<ForecastZone> zones) =>
        zones.Select(z => z.Prospect.Blockers.FirstOrDefault(b => b.Earliest is null)).GroupBy(b => b?.Code).OrderByDescending(g => g.Count()).Select(g => (g.First(), g.Count()));
}

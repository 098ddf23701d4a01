using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Policies.Forecasting;

/// <summary>How many zones of each class can be lifted on which day, at the earliest.</summary>
/// <param name="Classes">Those that any of the zones has, the most serious first.</param>
/// <param name="Days">By day from <paramref name="Today"/> on, then by class.</param>
public sealed record ForecastModel(DivisionCode Division, DateOnly Today, Items<ZoneClass> Classes, Items<Items<int>> Days, Items<int> Later, Items<int> Unforeseen)
{
    public string Id => "forecast";

    public int Most => Math.Max(1, Days.Max(d => d.Sum()));

    public static ForecastModel Of(DivisionCode division, Forecast forecast)
    {
        var (today, all) = (forecast.Today, forecast.Zones);
        List<ZoneClass> classes = [.. all.Select(z => z.Prospect.Class).DistinctBy(c => c.Id).OrderByDescending(c => c.Rank).ThenBy(c => c.Id.Value, StringComparer.Ordinal)];
        // What could have been lifted before can be today.
        var byDay = all.ToLookup(z => z.Earliest is { } day ? Math.Clamp(day.DayNumber - today.DayNumber, 0, Forecast.Days) : (int?)null, z => z.Prospect.Class.Id);
        return new(division, today, [.. classes], [.. Enumerable.Range(0, Forecast.Days).Select(i => Counts(i))], Counts(Forecast.Days), Counts(null));

        Items<int> Counts(int? at) => [.. classes.Select(c => byDay[at].Count(id => id == c.Id))];
    }
}

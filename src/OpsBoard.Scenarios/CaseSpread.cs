using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Scenarios.Spread;

namespace OpsBoard.Scenarios;

/// <summary>
/// The published figures spread over zones, the same on every run. For each day and reporting unit (prefectures, and
/// districts that report apart) the zones sum to the published figure exactly, and to the district's where one was
/// published; a figure of a district that contains others (长春新区 contains 高新区) is spread over the zones of both.
/// What was not published is not spread: blank is never 0.
/// </summary>
/// <param name="Days">Ordered by day, then zone; only zones with cases.</param>
/// <param name="Reconciliations">Published sums that their parts don't make up.</param>
public sealed record CaseSpread(IReadOnlyList<ZoneDay> Days, IReadOnlyList<Reconciliation> Reconciliations)
{
    // Chosen once; another seed is another epidemic with the same sums.
    private const ulong Seed = 20220301;

    public static CaseSpread Of(Scenario scenario)
    {
        var figures = scenario.Figures.ToDictionary(figure => (figure.Day, figure.Code));
        var units = ReportingUnit.Of(scenario);
        var reconciliations = ProvinceSums(scenario, figures, units);
        var sums = new DistrictSums(figures, reconciliations);
        var shares = new CommunityShares(scenario);
        var outbreaks = units.SelectMany(unit => unit.Districts)
            .ToDictionary(district => district.Code, district => new Outbreak(district, Seed));
        var days = new List<ZoneDay>();
        foreach (var day in scenario.Info.Days)
        {
            var today = new List<ZoneDay>();
            foreach (var unit in units)
            {
                var confirmed = sums.Of(unit, day, FigureKind.NewConfirmed);
                var asymptomatic = sums.Of(unit, day, FigureKind.NewAsymptomatic);
                var found = unit.Districts.SelectMany((district, i) =>
                    outbreaks[district.Code].Spread(day, new CaseCount(confirmed[i], asymptomatic[i]))
                        .Select(hit => new Finding(district.Zones[hit.Zone].Id, hit.Cases, hit.IsNew)));
                today.AddRange(shares.Split(unit.Code, day, [.. found], SplitMix64.For(Seed, $"{day:yyyy-MM-dd}/{unit.Code}/found")));
            }

            days.AddRange(today.OrderBy(zone => zone.Zone.Value, StringComparer.Ordinal));
        }

        return new CaseSpread(days, reconciliations);
    }

    private static List<Reconciliation> ProvinceSums(
        Scenario scenario, Dictionary<(DateOnly, DivisionCode), PublishedFigure> figures, List<ReportingUnit> units) =>
    [..
        from day in scenario.Info.Days
        let whole = figures.GetValueOrDefault((day, scenario.Info.Province))
        from kind in Enum.GetValues<FigureKind>()
        let parts = units.Sum(unit => figures.GetValueOrDefault((day, unit.Code))?[kind] ?? 0)
        let sum = whole?[kind]
        where sum is null ? parts > 0 : sum != parts
        select new Reconciliation(day, scenario.Info.Province, kind, sum, parts,
            sum is null ? ReconciliationKind.SumNotPublished
            : sum > parts ? ReconciliationKind.NotBrokenDown : ReconciliationKind.PartsExceed)];
}

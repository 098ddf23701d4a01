using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Scenarios;
using OpsBoard.Scenarios.Spread;

namespace OpsBoard.Scenarios.Tests;

public sealed class CaseSpreadTests
{
    private static readonly Scenario Scenario = Jilin.Scenario;
    private static readonly CaseSpread Spread = Jilin.Spread;

    private static readonly Dictionary<DivisionCode, ScenarioDivision> Divisions =
        Scenario.Divisions.ToDictionary(division => division.Code);

    private static readonly Dictionary<ZoneId, ScenarioZone> Zones = Scenario.Zones.ToDictionary(zone => zone.Id);

    // The unit that publishes for a zone's district; a district within another counts there.
    private static DivisionCode DistrictOf(ZoneId zone) => Divisions[Zones[zone].District].Within ?? Zones[zone].District;

    private static DivisionCode ReporterOf(DivisionCode district) =>
        Divisions[district].ReportsApart || Divisions[Divisions[district].Parent!.Value].Level != DivisionLevel.Prefecture
            ? district : Divisions[district].Parent!.Value;

    [Fact]
    public void Every_published_figure_of_a_prefecture_is_the_sum_of_its_zones_and_blanks_give_no_case()
    {
        var sums = Spread.Days.GroupBy(zone => (zone.Day, ReporterOf(DistrictOf(zone.Zone))))
            .ToDictionary(group => group.Key, group => group.Aggregate(new CaseCount(), (sum, zone) => sum + zone.Cases.Sum));
        var figures = Scenario.Figures.ToDictionary(figure => (figure.Day, figure.Code));
        var reporters = Scenario.Zones.Select(zone => ReporterOf(DistrictOf(zone.Id))).Distinct().ToList();
        Assert.Equal(11, reporters.Count);
        foreach (var day in Scenario.Info.Days)
        {
            foreach (var reporter in reporters)
            {
                var figure = figures.GetValueOrDefault((day, reporter));
                Assert.Equal(
                    (day, reporter, new CaseCount(figure?.NewConfirmed ?? 0, figure?.NewAsymptomatic ?? 0)),
                    (day, reporter, sums.GetValueOrDefault((day, reporter))));
            }
        }
    }

    [Fact]
    public void Every_published_figure_of_a_district_is_the_sum_of_its_zones()
    {
        var sums = Spread.Days.GroupBy(zone => (zone.Day, DistrictOf(zone.Zone)))
            .ToDictionary(group => group.Key, group => group.Aggregate(new CaseCount(), (sum, zone) => sum + zone.Cases.Sum));
        var districts = Scenario.Figures.Where(figure => Divisions[figure.Code].Tile is not null).ToList();
        Assert.True(districts.Count > 100);
        Assert.All(districts, figure => Assert.Equal(
            (figure.Day, figure.Code, new CaseCount(figure.NewConfirmed ?? 0, figure.NewAsymptomatic ?? 0)),
            (figure.Day, figure.Code, sums.GetValueOrDefault((figure.Day, figure.Code)))));
    }

    [Fact]
    public void The_sums_of_2_April_reconcile()
    {
        var day = Spread.Days.Where(zone => zone.Day == new DateOnly(2022, 4, 2)).Aggregate(new CaseCount(), (sum, zone) => sum + zone.Cases.Sum);
        Assert.Equal(new CaseCount(723 + 230 + 2 + 1, 3100 + 397 + 1 + 1), day);
        Assert.DoesNotContain(Spread.Reconciliations, difference => difference.Day == new DateOnly(2022, 4, 2));
    }

    [Fact]
    public void Figures_known_for_the_province_only_are_named_and_not_spread()
    {
        var cell = Assert.Single(Spread.Reconciliations, difference => difference.Cell == "2022-03-07 220000 NewConfirmed");
        Assert.Equal((46, 0, ReconciliationKind.NotBrokenDown), (cell.Published, cell.Parts, cell.Kind));
        Assert.DoesNotContain(Spread.Days, zone => zone.Day == new DateOnly(2022, 3, 7));
    }

    [Fact]
    public void Districts_that_exceed_their_prefecture_are_named_and_the_prefecture_counts()
    {
        var spread = Of(Jilin.Replacing("figures.csv", "2022-03-12,220113,565,25", "2022-03-12,220113,900,25"));
        var cell = Assert.Single(spread.Reconciliations, difference => difference.Kind == ReconciliationKind.PartsExceed);
        Assert.Equal("2022-03-12 220100 NewConfirmed", cell.Cell);
        Assert.Equal(831, spread.Days.Where(zone => zone.Day == cell.Day && ReporterOf(DistrictOf(zone.Zone)).Value == "220100").Sum(zone => zone.Cases.Sum.Confirmed));
    }

    [Fact]
    public void A_figure_of_a_district_without_its_prefecture_is_named_and_not_spread()
    {
        var spread = Of(Jilin.Replacing("figures.csv", "2022-03-12,220100,831,42,,,JL0312\n", ""));
        Assert.Contains(spread.Reconciliations, difference =>
            difference is { Kind: ReconciliationKind.SumNotPublished, Cell: "2022-03-12 220100 NewConfirmed", Parts: 565 });
        Assert.DoesNotContain(spread.Days, zone => zone.Day == new DateOnly(2022, 3, 12) && ReporterOf(DistrictOf(zone.Zone)).Value == "220100");
    }

    [Fact]
    public void The_spread_is_the_same_on_every_run()
    {
        var text = new StringBuilder();
        foreach (var zone in Spread.Days)
            text.Append(CultureInfo.InvariantCulture, $"{zone.Day:yyyy-MM-dd} {zone.Zone} {zone.Cases.Community.Confirmed} {zone.Cases.Community.Asymptomatic} {zone.Cases.InQuarantine.Confirmed} {zone.Cases.InQuarantine.Asymptomatic}\n");
        Assert.Equal("AAD9CDEF1EE1BBBAF2D6DBA22BDA78A542E3D410F06B9223FF5D11BD0C54C794", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))));
    }

    [Fact]
    public void Days_are_in_order_and_no_zone_comes_twice_a_day()
    {
        var keys = Spread.Days.Select(zone => $"{zone.Day:yyyy-MM-dd} {zone.Zone}").ToList();
        Assert.Equal(keys.Order(StringComparer.Ordinal).Distinct(), keys);
        Assert.All(Spread.Days, zone => Assert.True(zone.Cases.Sum.Total > 0));
        Assert.All(Spread.Days, zone => Assert.True(
            Math.Min(Math.Min(zone.Cases.Community.Confirmed, zone.Cases.Community.Asymptomatic),
                Math.Min(zone.Cases.InQuarantine.Confirmed, zone.Cases.InQuarantine.Asymptomatic)) >= 0));
    }

    [Fact]
    public void Between_eight_and_fifteen_thousand_zone_days_have_cases() => Assert.InRange(Spread.Days.Count, 8_000, 15_000);

    [Fact]
    public void Tens_of_zones_are_hit_in_early_March_and_several_hundred_at_the_peak()
    {
        Assert.InRange(ZonesOn(3, 9), 20, 150);
        Assert.InRange(ZonesOn(4, 2), 400, 900);
        Assert.InRange(ZonesOn(4, 28), 5, 80);
        Assert.True(ZonesOn(3, 20) < ZonesOn(4, 2) && ZonesOn(4, 18) < ZonesOn(4, 2));
    }

    [Fact]
    public void A_hit_zone_has_cases_on_several_days()
    {
        var days = Spread.Days.GroupBy(zone => zone.Zone).Select(group => group.Count()).ToList();
        Assert.True(days.Average() > 4);
    }

    [Fact]
    public void From_13_April_at_most_two_per_cent_are_found_in_the_community()
    {
        var late = Spread.Days.Where(zone => zone.Day >= new DateOnly(2022, 4, 13)).GroupBy(zone => zone.Day);
        Assert.All(late, day => Assert.True(day.Sum(zone => zone.Cases.Community.Total) <= 0.02 * day.Sum(zone => zone.Cases.Sum.Total)));
    }

    [Theory]
    [InlineData(3, 15, 0.5, 0.7)]
    [InlineData(4, 2, 0.18, 0.3)]
    [InlineData(4, 8, 0.05, 0.12)]
    public void The_share_found_in_the_community_falls(int month, int day, double least, double most)
    {
        var cases = Spread.Days.Where(zone => zone.Day == new DateOnly(2022, month, day)).ToList();
        Assert.InRange(cases.Sum(zone => zone.Cases.Community.Total) / (double)cases.Sum(zone => zone.Cases.Sum.Total), least, most);
    }

    private static int ZonesOn(int month, int day) => Spread.Days.Count(zone => zone.Day == new DateOnly(2022, month, day));

    private static CaseSpread Of(ScenarioFiles files) =>
        CaseSpread.Of(Assert.IsType<ScenarioLoad.Loaded>(ScenarioLoader.Load(files)).Scenario);
}

using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Scenarios;

namespace OpsBoard.Scenarios.Tests;

public sealed class ScenarioContentTests
{
    private static readonly Scenario Scenario = Jilin.Scenario;

    private static readonly Dictionary<DivisionCode, ScenarioDivision> Divisions =
        Scenario.Divisions.ToDictionary(division => division.Code);

    [Fact]
    public void Changchun_and_Jilin_City_have_more_than_two_thousand_zones() =>
        Assert.True(Scenario.Zones.Count(zone => Divisions[zone.District].Parent is { Value: "220100" or "220200" }) >= 2000);

    [Fact]
    public void Every_district_has_zones()
    {
        var without = Scenario.Divisions.Where(division => division.Level == DivisionLevel.District)
            .Select(division => division.Code).Except(Scenario.Zones.Select(zone => zone.District));
        Assert.Empty(without);
    }

    [Fact]
    public void Every_district_has_a_tile_of_its_own()
    {
        var tiles = Scenario.Divisions.Where(division => division.Level == DivisionLevel.District).Select(division => division.Tile).ToList();
        Assert.All(tiles, tile => Assert.NotNull(tile));
        Assert.Equal(tiles.Count, tiles.Distinct().Count());
    }

    [Fact]
    public void Tile_names_are_two_or_three_characters_and_unique()
    {
        var names = Scenario.Divisions.Where(division => division.Level == DivisionLevel.District).Select(division => division.ShortName.Zh).ToList();
        Assert.All(names, name => Assert.InRange(name.Length, 2, 3));
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Zone_names_carry_no_office_suffix_and_no_brackets() =>
        Assert.All(Scenario.Zones, zone => Assert.DoesNotMatch("委员会|居委会|村委|[（）()]|虚拟|特殊", zone.Name.Zh + zone.Name.En));

    [Fact]
    public void Every_text_has_both_languages_and_passes_the_guard_of_free_text()
    {
        var texts = Scenario.Divisions.SelectMany(division => new[] { division.Name, division.ShortName })
            .Concat(Scenario.Zones.Select(zone => zone.Name))
            .Concat(Scenario.Happenings.SelectMany(happening => new[] { happening.Text, happening.Organisation }));
        Assert.All(texts, text =>
        {
            Assert.False(string.IsNullOrEmpty(text.En));
            Assert.Matches("^[ -~]+$", text.En);
            Assert.Null(FreeText.Check(text, "text", required: true));
        });
    }

    [Fact]
    public void Happening_texts_have_at_most_120_characters() =>
        Assert.All(Scenario.Happenings, happening =>
        {
            Assert.InRange(happening.Text.Zh.Length, 1, 120);
            Assert.InRange(happening.Text.En!.Length, 1, 120);
        });

    [Fact]
    public void Every_happening_has_a_known_division() =>
        Assert.All(Scenario.Happenings, happening => Assert.Contains(happening.Division, Divisions));

    [Fact]
    public void Instructions_appeals_and_rectifications_are_tasks() =>
        Assert.All(
            Scenario.Happenings.Where(happening => happening.Kind is HappeningKind.Instruction or HappeningKind.Appeal or HappeningKind.Rectification or HappeningKind.Task),
            happening => Assert.Equal(HappeningForm.Task, happening.Form));

    [Theory]
    [InlineData("220000", 956, 3499, 2137, 566)]
    [InlineData("220100", 723, 3100, 1488, 107)]
    [InlineData("220200", 230, 397, 639, 458)]
    [InlineData("220300", 2, null, null, null)]
    [InlineData("220600", null, 1, null, null)]
    [InlineData("220800", 1, 1, null, null)]
    public void The_figures_of_2_April_2022_are_the_published_ones(string code, int? confirmed, int? asymptomatic, int? discharged, int? released)
    {
        var figure = Assert.Single(Scenario.Figures, figure => figure.Day == new DateOnly(2022, 4, 2) && figure.Code.Value == code);
        Assert.Equal((confirmed, asymptomatic, discharged, released),
            (figure.NewConfirmed, figure.NewAsymptomatic, figure.NewDischarged, figure.ReleasedAsymptomatic));
    }

    [Fact]
    public void Zones_are_communities_villages_townships_compounds_and_sites() =>
        Assert.Equal(
            [ZoneKind.Community, ZoneKind.Village, ZoneKind.Township, ZoneKind.Compound, ZoneKind.Site],
            Scenario.Zones.Select(zone => zone.Kind).Distinct().Order());
}

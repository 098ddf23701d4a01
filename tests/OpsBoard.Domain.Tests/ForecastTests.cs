using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

/// <summary>When zones can be lifted if nothing new happens.</summary>
public sealed class ForecastTests
{
    private readonly Scene _scene = new();

    private Forecast Ahead => Forecast.Of(_scene.View.Board(Luyuan)!.Zones.Values.Select(z => z.Zone), Calendar.DayOf(_scene.Now), z => _scene.Explain(z.Id));

    [Fact]
    public void A_zone_at_the_lowest_class_waits_for_nothing() => Assert.Empty(Ahead.Zones);

    [Fact]
    public void A_sealed_zone_is_foreseen_on_the_day_on_which_its_last_criterion_can_hold()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性")).On(3, 15);
        var zone = Assert.Single(Ahead.On(new(2022, 3, 25)));
        Assert.Equal((Xingchi, Guarded, false), (zone.Zone.Id, zone.Prospect.To!.Id, zone.Prospect.IsReady));
        Assert.Empty(Ahead.Later);
        Assert.Empty(Ahead.Unforeseen);
    }

    [Fact]
    public void What_lies_beyond_the_days_is_told_apart_from_what_nobody_can_foresee()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性"), new ChangeZoneClass(Yuhang, Controlled, "密接居住地"), new CountZoneCases(Yuhang, new(2022, 3, 11), new(new(1, 0), default)));
        Assert.Equal(Xingchi, Assert.Single(Ahead.Later).Zone.Id);
        Assert.Equal(Yuhang, Assert.Single(Ahead.Unforeseen).Zone.Id);
    }

    [Fact]
    public void A_guarded_zone_is_foreseen_for_the_day_on_which_the_last_of_its_district_can_be_lifted()
    {
        _scene.Given(new ChangeZoneClass(Yuhang, Guarded, "同区"), new ChangeZoneClass(Xingchi, Sealed, "出现阳性")).On(3, 15);
        var days = Ahead.On(new(2022, 3, 25)).ToDictionary(z => z.Zone.Id, z => z.Prospect);
        Assert.Equal([Xingchi, Yuhang], days.Keys.Order(Comparer<ZoneId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))));
        // By itself nobody can say it; the explanation goes on naming what it waits for.
        Assert.Equal((null, "district-without"), (days[Yuhang].Earliest, days[Yuhang].Binding!.Code));
        Assert.Contains(new("classes", "sealed controlled"), days[Yuhang].Binding!.Facts);
    }

    [Fact]
    public void A_guarded_zone_cannot_be_foreseen_while_one_that_it_waits_for_cannot()
    {
        var third = new ZoneId("220106005003-003");
        _scene.Given(
            new RegisterZone(third, Qingnian, new("春光社区", "Chunguang"), ZoneKind.Community),
            new ChangeZoneClass(Xingchi, Sealed, "出现阳性"), new ChangeZoneClass(third, Guarded, "同区"),
            new ChangeZoneClass(Yuhang, Controlled, "密接居住地"), new CountZoneCases(Yuhang, new(2022, 3, 11), new(new(1, 0), default)));
        Assert.Equal([third, Yuhang], Ahead.Unforeseen.Select(z => z.Zone.Id));
    }

    [Fact]
    public void A_zone_that_must_first_be_sealed_cannot_be_foreseen()
    {
        _scene.Given(new ChangeZoneClass(Yuhang, Controlled, "密接居住地"), new CountZoneCases(Yuhang, new(2022, 3, 11), new(new(1, 0), default)));
        Assert.Contains("other-step-required", Assert.Single(Ahead.Unforeseen).Prospect.Blockers.Select(b => b.Code));
    }

    [Fact]
    public void Every_zone_with_a_step_down_is_counted_once()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性"), new ChangeZoneClass(Yuhang, Guarded, "同区")).On(3, 20);
        var days = Enumerable.Range(0, Forecast.Days).SelectMany(i => Ahead.On(Ahead.Today.AddDays(i)));
        Assert.Equal(Ahead.Zones.Select(z => z.Zone.Id), days.Concat(Ahead.Later).Concat(Ahead.Unforeseen).Select(z => z.Zone.Id).Order(Comparer<ZoneId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))));
    }
}

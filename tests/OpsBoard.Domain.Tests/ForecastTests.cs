using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

/// <summary>When zones can be lifted if nothing new happens.</summary>
public sealed class ForecastTests
{
    private readonly Scene _scene = new();

    private Forecast Ahead => Forecast.Of(_scene.View.Board(Luyuan)!, Packs, Calendar.DayOf(_scene.Now), Calendar);

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
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性"), new ChangeZoneClass(Yuhang, Guarded, "同区"));
        Assert.Equal(Xingchi, Assert.Single(Ahead.Later).Zone.Id);
        var guarded = Assert.Single(Ahead.Unforeseen);
        Assert.Equal((Yuhang, "district-without"), (guarded.Zone.Id, guarded.Prospect.Binding!.Code));
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
        Assert.Equal(Ahead.Zones.Select(z => z.Zone.Id), days.Concat(Ahead.Later).Concat(Ahead.Unforeseen).Select(z => z.Zone.Id).Order(Comparer<Domain.Kernel.ZoneId>.Create((a, b) => string.CompareOrdinal(a.Value, b.Value))));
    }
}

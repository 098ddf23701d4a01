using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class LiftForecastTests
{
    private readonly Scene _scene = new();

    private LiftForecast Forecast() => LiftForecast.Of(_scene.View, Luyuan, Calendar.DayOf(_scene.Now), Calendar, Packs)!;

    private static ZoneId Id(int n) => new($"220106-{n:000}");

    [Fact]
    public void Each_of_the_next_fourteen_days_tells_what_can_be_lifted_by_class()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "风险"), new ChangeZoneClass(Yuhang, Controlled, "风险"))
            .On(3, 14).Given(new RegisterZone(Id(1), Luyuan, new("一"), ZoneKind.Compound), new ChangeZoneClass(Id(1), Controlled, "风险"))
            .On(3, 24).Given(new RecordZoneScreening(Yuhang, new(2022, 3, 24), 5, 900, 0));

        var forecast = Forecast();
        Assert.Equal(Enumerable.Range(24, 8).Select(d => new DateOnly(2022, 3, d)).Concat(Enumerable.Range(1, 6).Select(d => new DateOnly(2022, 4, d))), forecast.Days.Select(d => d.Day));
        Assert.Equal([new(Controlled, Guarded, 1, 0), new(Sealed, Guarded, 1, 1)], forecast.Days.Single(d => d.Day == new DateOnly(2022, 3, 25)).Counts);
        Assert.Equal([new(Controlled, Guarded, 1, 1)], forecast.Days.Single(d => d.Day == new DateOnly(2022, 3, 28)).Counts);
        Assert.Equal(3, forecast.Days.Sum(d => d.Zones));
        Assert.Equal((0, 0), (forecast.Later, forecast.Lowest));
    }

    [Fact]
    public void What_can_not_be_foreseen_is_counted_with_its_reason()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Guarded, "防范"), new ChangeZoneClass(Yuhang, Controlled, "风险"))
            .On(3, 12).Given(new CountZoneCases(Yuhang, new(2022, 3, 12), new(new(1, 0), default)), new RegisterZone(Id(1), Luyuan, new("一"), ZoneKind.Compound));
        var forecast = Forecast();
        Assert.Equal([new(Controlled, "other-step-required", 1), new(Guarded, "district-without", 1)], forecast.Unforeseen);
        Assert.Equal((1, 0), (forecast.Lowest, forecast.Days.Sum(d => d.Zones)));
    }

    [Fact]
    public void A_contact_who_is_not_negative_is_work_and_days_are_not()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "风险")).On(3, 20).Given(new UpdateZoneContacts(Xingchi, new(2022, 3, 20), 2));
        Assert.Equal((1, 0), (Forecast().Later, Forecast().Days.Sum(d => d.Zones)));
        _scene.On(3, 25);
        Assert.Equal([new(Sealed, Guarded, 1, 1)], Forecast().Days.Single(d => d.Day == new DateOnly(2022, 4, 4)).Counts);
        _scene.Given(new UpdateZoneContacts(Xingchi, new(2022, 3, 20), 0)).On(4, 3).Given(new RecordZoneScreening(Xingchi, new(2022, 4, 3), 9, 100, 0));
        Assert.Equal([new(Sealed, Guarded, 1, 0)], Forecast().Days.Single(d => d.Day == new DateOnly(2022, 4, 4)).Counts);
    }

    [Fact]
    public void A_division_without_a_board_has_none() => Assert.Null(LiftForecast.Of(_scene.View, Qingnian, new(2022, 3, 12), Calendar, Packs));

    [Fact]
    public void What_is_foretold_comes_true_when_nothing_happens_but_the_work()
    {
        foreach (var n in Enumerable.Range(1, 30))
            _scene.On(3, 11 + n % 9).Given(new RegisterZone(Id(n), Luyuan, new("某"), ZoneKind.Compound), new ChangeZoneClass(Id(n), n % 2 == 0 ? Sealed : Controlled, "风险"));
        _scene.On(3, 20);
        foreach (var day in Forecast().Days)
        {
            _scene.On(day.Day.Month, day.Day.Day);
            foreach (var zone in _scene.View.Board(Luyuan)!.Zones.Keys) _scene.Given(new RecordZoneScreening(zone, day.Day, day.Day.DayOfYear, 100, 0));
            var ready = _scene.View.Board(Luyuan)!.Zones.Keys.Where(z => _scene.Explain(z).Lift is { IsAllowed: true } && _scene.Zone(z).Class != Guarded).ToList();
            Assert.Equal(day.Zones, ready.Count);
            foreach (var zone in ready) _scene.Given(new ChangeZoneClass(zone, Guarded, "条件满足"));
        }
    }
}

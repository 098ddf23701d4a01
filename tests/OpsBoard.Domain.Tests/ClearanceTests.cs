using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

/// <summary>社会面清零: three whole days in a row, below 1 per 100,000 (basic) or at zero (full).</summary>
public sealed class ClearanceTests
{
    private readonly Scene _scene = new();

    private Scene Counted(params (int Day, int Community)[] days)
    {
        foreach (var (day, community) in days) _scene.On(4, day).Given(new CountZoneCases(Xingchi, new(2022, 4, day), new(new(community, 0), new(500, 0))));
        return _scene;
    }

    private CommunityClearance Clearance(ClearanceLevel level) => CommunityClearance.Of(_scene.View, Luyuan, level, Packs[ThreeZones], Calendar.DayOf(_scene.Now))!;

    [Fact]
    public void Full_clearance_is_declared_after_three_reported_days_at_zero_however_many_were_in_quarantine()
    {
        Counted((10, 0), (11, 0), (12, 0)).On(4, 12, 23, 59).When(new DeclareClearance(Luyuan, ClearanceLevel.Full)).Refused("division.not-clear");
        var declared = _scene.On(4, 13, 0, 0).When(new DeclareClearance(Luyuan, ClearanceLevel.Full)).Single<ClearanceDeclared>();
        Assert.Equal((ThreeZones, "2", null), (declared.Pack, declared.Rule, declared.Population));
        Assert.Equal([new(new(2022, 4, 10), 0), new(new(2022, 4, 11), 0), new(new(2022, 4, 12), 0)], declared.Days);
        Assert.Equal(ClearanceLevel.Full, _scene.View.Divisions.Find(Luyuan)!.Clearance!.Level);
        _scene.When(new DeclareClearance(Luyuan, ClearanceLevel.Full)).Refused("division.already-cleared");
    }

    [Fact]
    public void A_day_that_nobody_reported_is_never_zero_it_blocks_and_is_named()
    {
        var no = Counted((10, 0), (12, 0)).On(4, 13).When(new DeclareClearance(Luyuan, ClearanceLevel.Full)).Refused("division.not-clear");
        Assert.Contains(no.Facts, f => f is { Name: "days", Value: "2022-04-10=0 2022-04-11=? 2022-04-12=0" });
        Assert.Contains(no.Facts, f => f is { Name: "missing", Value: "2022-04-11/220106" });
        Assert.Equal([new DateOnly(2022, 4, 11)], Clearance(ClearanceLevel.Full).MissingDays);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void Basic_clearance_lies_below_one_in_a_hundred_thousand(int positives, bool holds)
    {
        Counted((10, 3), (11, positives), (12, 0)).On(4, 13).When(new DeclareClearance(Luyuan, ClearanceLevel.Basic)).Refused("division.population-unknown");
        _scene.As(Commander).Given(new StatePopulation(Luyuan, 1_000_000, "第七次人口普查"));
        Assert.Equal((10m, holds), (Clearance(ClearanceLevel.Basic).Limit, Clearance(ClearanceLevel.Basic).Holds));
        if (holds) Assert.Equal(1_000_000, _scene.When(new DeclareClearance(Luyuan, ClearanceLevel.Basic)).Single<ClearanceDeclared>().Population);
        else Assert.Contains(_scene.When(new DeclareClearance(Luyuan, ClearanceLevel.Basic)).Refused("division.not-clear").Facts, f => f is { Name: "days", Value: "2022-04-10=3 2022-04-11=10 2022-04-12=0" });
    }

    [Fact]
    public void A_later_positive_breaks_it_and_an_officer_says_that_it_is_lost()
    {
        Counted((10, 0), (11, 0), (12, 0)).On(4, 13).Given(new DeclareClearance(Luyuan, ClearanceLevel.Full));
        Assert.Null(CommunityClearance.BrokenBy(_scene.View, Luyuan, Packs, Calendar));
        Counted((14, 2));
        Assert.Equal(new ClearanceDay(new(2022, 4, 14), 2), CommunityClearance.BrokenBy(_scene.View, Luyuan, Packs, Calendar));
        Assert.NotNull(_scene.View.Divisions.Find(Luyuan)!.Clearance);
        _scene.When(new LoseClearance(Luyuan, " ")).Refused("text.missing");
        Assert.Equal(ClearanceLevel.Full, _scene.When(new LoseClearance(Luyuan, "新增 2 例")).Single<ClearanceLost>().Level);
        Assert.Null(_scene.View.Divisions.Find(Luyuan)!.Clearance);
        _scene.When(new LoseClearance(Luyuan, "新增 2 例")).Refused("division.not-cleared");
    }

    [Fact]
    public void A_correction_of_a_day_it_rested_on_breaks_it_too()
    {
        Counted((10, 0), (11, 0), (12, 0)).On(4, 13).Given(new DeclareClearance(Luyuan, ClearanceLevel.Full), new CountZoneCases(Xingchi, new(2022, 4, 11), new(new(1, 0), default)));
        Assert.Equal(new DateOnly(2022, 4, 11), CommunityClearance.BrokenBy(_scene.View, Luyuan, Packs, Calendar)!.Day);
    }

    [Fact]
    public void A_prefecture_is_clear_when_each_of_its_districts_reported_and_their_sum_fits()
    {
        _scene.Given(new RegisterZone(new("220104-001"), Chaoyang, new("某小区"), ZoneKind.Compound));
        Counted((10, 0), (11, 0), (12, 0)).On(4, 13);
        var no = _scene.When(new DeclareClearance(Changchun, ClearanceLevel.Full)).Refused("division.not-clear");
        Assert.Contains(no.Facts, f => f.Name == "missing" && f.Value == "2022-04-10/220104 2022-04-11/220104 2022-04-12/220104");
        foreach (var day in new[] { 10, 11, 12 }) _scene.Given(new CountZoneCases(new("220104-001"), new(2022, 4, day), default));
        _scene.Given(new DeclareClearance(Changchun, ClearanceLevel.Full));
    }

    [Fact]
    public void Figures_that_can_not_be_are_refused()
    {
        _scene.When(new StatePopulation(Luyuan, 0, "普查")).Refused("division.population-out-of-range");
        _scene.When(new StatePopulation(Luyuan, int.MaxValue, "普查")).Refused("division.population-out-of-range");
        _scene.When(new StatePopulation(Luyuan, 5, "")).Refused("text.missing");
        _scene.When(new StatePopulation(Qingnian, 5, "普查")).Refused("division.no-board");
        _scene.When(new DeclareClearance(Qingnian, ClearanceLevel.Full)).Refused("division.no-board");
    }

    [Fact]
    public void A_standstill_is_set_prolonged_and_lifted()
    {
        _scene.Given(new SetStandstill(Luyuan, "全域静态管理三天", new(2022, 3, 13)));
        Assert.Equal(new DateOnly(2022, 3, 13), _scene.View.Divisions.Find(Luyuan)!.Standstill!.Until);
        _scene.When(new SetStandstill(Luyuan, "同上", new(2022, 3, 13))).Refused("division.standstill-unchanged");
        _scene.When(new SetStandstill(Luyuan, "昨天", new(2022, 3, 10))).Refused("division.standstill-over");
        _scene.Given(new SetStandstill(Luyuan, "延长", new(2022, 3, 16)), new LiftStandstill(Luyuan, "恢复正常"));
        Assert.Null(_scene.View.Divisions.Find(Luyuan)!.Standstill);
        _scene.When(new LiftStandstill(Luyuan, "恢复正常")).Refused("division.no-standstill");
        Assert.Equal(3, _scene.View.Board(Luyuan)!.Recent.Count());
    }
}

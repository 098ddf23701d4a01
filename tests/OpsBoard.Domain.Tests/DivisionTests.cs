using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using static OpsBoard.Domain.Divisions.DivisionLevel;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class DivisionTests
{
    private static readonly DivisionCode New = new("220200");

    private readonly Scene _scene = new();

    private static RegisterDivision Register(DivisionCode? parent, DivisionLevel level, string name = "某地") => new(New, parent, level, new(name), new("某"));

    [Fact]
    public void The_tree_answers_where_a_place_lies()
    {
        var tree = _scene.View.Divisions;
        Assert.Equal([Qingnian, Luyuan, Changchun, Jilin], tree.PathOf(Qingnian).Select(d => d.Code));
        Assert.Equal(Luyuan, tree.BoardOf(Qingnian));
        Assert.Equal(Changchun, tree.BoardOf(Changchun));
        Assert.True(tree.IsWithin(Qingnian, Changchun));
        Assert.False(tree.IsWithin(Changchun, Qingnian));
        Assert.False(tree.IsWithin(Chaoyang, Luyuan));
        Assert.Equal([Chaoyang, Luyuan], tree.Districts.Select(d => d.Code));
        Assert.Equal(Jilin, tree.Root?.Code);
        Assert.Null(tree.Find(New));
        Assert.Empty(tree.PathOf(New));
    }

    public static TheoryData<string?, DivisionLevel, string?> Places() => new()
    {
        // Parent, level, what is wrong with it.
        { null, Province, null },
        { null, Prefecture, null },
        { null, District, null },
        { null, Street, "division.parent-not-above" },
        { "220000", Prefecture, null },
        { "220000", District, null },
        { "220100", District, null },
        { "220106", Street, null },
        { "220100", Street, null },
        { "220106005", Street, null },
        { "220106", District, "division.parent-not-above" },
        { "220106", Province, "division.parent-not-above" },
        { "220106005", District, "division.parent-not-above" },
        { "999999", District, "division.unknown" },
        { "220200", District, "division.unknown" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_division_stands_below_a_higher_one_and_a_street_never_alone(string? parent, DivisionLevel level, string? code)
    {
        var decision = _scene.When(Register(parent is null ? null : new(parent), level));
        if (code is null) decision.Single<DivisionRegistered>();
        else decision.Refused(code);
    }

    [Fact]
    public void Any_division_that_was_registered_can_keep_a_log() =>
        _scene.Given(Register(null, District), new MakeDutyEntry(New, new(2022, 3, 11), DutyEntryKind.Note, null, new("接班")));

    [Fact]
    public void A_division_is_registered_once_and_has_names_without_personal_numbers()
    {
        _scene.When(new RegisterDivision(Luyuan, Changchun, District, new("绿园区"), new("绿园"))).Refused("division.already-registered");
        _scene.When(Register(Jilin, Prefecture, "")).Refused("text.missing");
        _scene.When(Register(Jilin, Prefecture, "13800138000")).Refused("text.phone-number");
        _scene.When(Register(Jilin, Prefecture) with { ShortName = new("13800138000") }).Refused("text.phone-number");
    }

    [Fact]
    public void A_phase_is_told_once_and_lands_on_the_board()
    {
        var phase = new ChangePhase(Luyuan, new("社会面清零攻坚", "Clearance drive"));
        _scene.Given(phase);
        Assert.Equal(phase.Phase, _scene.View.Divisions.Find(Luyuan)!.Phase);
        Assert.IsType<DivisionPhaseChanged>(_scene.View.Board(Luyuan)!.Recent.Last().Event);
        Assert.Empty(_scene.When(phase).Events);
        _scene.When(new ChangePhase(New, new("攻坚"))).Refused("division.unknown");
        _scene.When(new ChangePhase(Luyuan, new(" "))).Refused("text.missing");
    }

    [Fact]
    public void A_pack_decides_in_the_whole_jurisdiction_from_its_adoption()
    {
        Assert.Equal(ThreeZones, _scene.View.PackInForce);
        _scene.When(new AdoptPolicyPack(Jilin, new("generic", 9))).Refused("policy.unknown");
        _scene.When(new AdoptPolicyPack(Qingnian, Generic)).Refused("division.no-board");
        _scene.Given(new AdoptPolicyPack(Jilin, Generic));
        Assert.Equal(Generic, _scene.View.PackInForce);
    }

    [Fact]
    public void The_duty_log_only_grows()
    {
        MakeDutyEntry Entry(int day, string text, LocalText? organisation = null) => new(Luyuan, new(2022, 3, day), DutyEntryKind.Deployment, organisation, new(text));
        _scene.Given(Entry(11, "增派 120 人", new("区指挥部")), Entry(11, "到位"), Entry(10, "补记"));
        Assert.Equal(3, _scene.View.Board(Luyuan)!.Recent.Count());
        Assert.Equal([1L, 2L, 1L], _scene.View.Board(Luyuan)!.Recent.Select(r => r.Version));

        _scene.When(Entry(12, "明天")).Refused("duty.day-in-future");
        _scene.When(Entry(11, "")).Refused("text.missing");
        _scene.When(Entry(11, "电话 0431-81234567")).Refused("text.phone-number");
        _scene.When(Entry(11, "到位", new("张某 220104199001011234"))).Refused("text.identity-number");
        _scene.When(new MakeDutyEntry(New, new(2022, 3, 11), DutyEntryKind.Note, null, new("到位"))).Refused("division.unknown");
    }

    [Fact]
    public void What_happens_in_a_street_lands_on_the_board_of_its_district()
    {
        _scene.Given(new MakeDutyEntry(Qingnian, new(2022, 3, 11), DutyEntryKind.Note, null, new("接班")));
        Assert.Single(_scene.View.Board(Luyuan)!.Recent);
        Assert.Null(_scene.View.Board(Qingnian));
    }

    [Theory]
    [InlineData(15, 59, 11)]
    [InlineData(16, 0, 12)]
    public void A_local_day_begins_at_the_midnight_of_the_jurisdiction(int utcHour, int minute, int day)
    {
        var moment = new DateTimeOffset(2022, 3, 11, utcHour, minute, 0, TimeSpan.Zero);
        Assert.Equal(new DateOnly(2022, 3, day), Calendar.DayOf(moment));
        Assert.Equal(new DateTimeOffset(2022, 3, 10, 16, 0, 0, TimeSpan.Zero), Calendar.StartOf(new(2022, 3, 11)));
        Assert.Equal(TimeSpan.Zero, Calendar.StartOf(new(2022, 3, 11)).Offset);
    }
}

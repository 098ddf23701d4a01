using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class ZoneTests
{
    private readonly Scene _scene = new();

    private static CountZoneCases Positive(int month, int day, int cases = 1) => new(Xingchi, new(2022, month, day), new(new(cases, 0), default));

    [Fact]
    public void A_zone_registers_in_the_initial_class_of_the_pack()
    {
        Assert.Equal(Routine, _scene.Zone(Xingchi).Class);
        Assert.Equal(Luyuan, _scene.Zone(Xingchi).District);
    }

    [Fact]
    public void A_controlled_zone_with_a_positive_is_sealed_at_once()
    {
        _scene.On(4, 3, 6).Given(new ChangeZoneClass(Xingchi, Controlled, "密接居住地")).On(4, 3, 7, 31).Given(Positive(4, 3));

        Assert.Equal(Sealed, _scene.Explain(Xingchi).Required?.To.Id);
        var changed = _scene.On(4, 3, 7, 41).When(new ChangeZoneClass(Xingchi, Sealed, "核酸 1 例阳性")).Single<ZoneClassChanged>();

        Assert.Equal(Controlled, changed.From);
        Assert.Equal(new PackRef("cn-2022-03-three-zones", 1), changed.Pack);
        Assert.Equal("2", changed.Evidence.Rule);
        Assert.Contains(changed.Evidence.Criteria, c => c.Code == "positive-since-class");
        Assert.Equal(new MeasuresId("stay-home"), changed.Measures);
    }

    [Fact]
    public void A_sealed_zone_lifts_on_the_fourteenth_day_after_its_last_case()
    {
        _scene.On(4, 3).Given(Positive(4, 3), new ChangeZoneClass(Xingchi, Sealed, "阳性"))
            .On(4, 16).Given(new RecordZoneScreening(Xingchi, new(2022, 4, 16), 9, 2316, 0));

        var no = _scene.When(new ChangeZoneClass(Xingchi, Guarded, "条件满足")).Refused("zone.transition-blocked");
        Assert.Contains(no.Facts, f => f is { Name: "earliest", Value: "2022-04-17" });

        _scene.On(4, 17, 0, 0).When(new ChangeZoneClass(Xingchi, Guarded, "条件满足")).Single<ZoneClassChanged>();
    }

    [Theory]
    [InlineData(23, 59, false)]
    [InlineData(24, 0, true)]
    public void Days_turn_at_local_midnight(int hour, int minute, bool allowed)
    {
        _scene.On(4, 3).Given(Positive(4, 3), new ChangeZoneClass(Xingchi, Sealed, "阳性"))
            .On(4, 16).Given(new RecordZoneScreening(Xingchi, new(2022, 4, 16), 9, 2316, 0));
        var scene = hour == 24 ? _scene.On(4, 17, 0, minute) : _scene.On(4, 16, hour, minute);
        Assert.Equal(allowed, scene.Explain(Xingchi).IsReadyToLift);
    }

    [Fact]
    public void The_last_contact_holds_a_zone_for_more_than_fourteen_days_after_exposure()
    {
        _scene.On(3, 20).Given(Positive(3, 20), new ChangeZoneClass(Xingchi, Sealed, "阳性"))
            .On(3, 26).Given(new UpdateZoneContacts(Xingchi, new(2022, 3, 25), 2))
            .On(4, 8).Given(new RecordZoneScreening(Xingchi, new(2022, 4, 8), 8, 2316, 0), new UpdateZoneContacts(Xingchi, new(2022, 3, 25), 0));

        var lift = _scene.Explain(Xingchi).Lift!;
        Assert.False(lift.IsAllowed);
        Assert.Equal(new DateOnly(2022, 4, 9), lift.Earliest);
        Assert.Equal("contacts-cleared", lift.Binding!.Code);
        Assert.True(_scene.On(4, 9, 0, 1).Explain(Xingchi).IsReadyToLift);
    }

    [Fact]
    public void A_screening_that_will_have_lapsed_is_met_today_but_expires()
    {
        _scene.On(4, 3).Given(Positive(4, 3), new ChangeZoneClass(Xingchi, Sealed, "阳性"), new RecordZoneScreening(Xingchi, new(2022, 4, 3), 8, 2316, 0));
        var screening = _scene.Explain(Xingchi).Lift!.Criteria.Single(c => c.Code == "screening-clear");
        Assert.Equal(CriterionState.Expiring, screening.State);
    }

    [Fact]
    public void A_positive_round_blocks_until_a_clear_one()
    {
        _scene.On(4, 1).Given(new ChangeZoneClass(Xingchi, Controlled, "风险")).On(4, 20)
            .Given(new RecordZoneScreening(Xingchi, new(2022, 4, 20), 9, 2316, 1));
        _scene.When(new ChangeZoneClass(Xingchi, Guarded, "条件满足")).Refused("zone.transition-blocked");
        _scene.On(4, 21).Given(new RecordZoneScreening(Xingchi, new(2022, 4, 21), 10, 2316, 0), new ChangeZoneClass(Xingchi, Guarded, "条件满足"));
    }

    [Fact]
    public void A_case_reported_late_restarts_the_clock_from_its_own_day()
    {
        _scene.On(3, 20).Given(Positive(3, 20), new ChangeZoneClass(Xingchi, Sealed, "阳性"))
            .On(4, 2).Given(Positive(3, 29));
        Assert.Equal(new DateOnly(2022, 4, 12), _scene.Explain(Xingchi).Lift!.Earliest);
    }

    [Fact]
    public void A_corrected_count_takes_the_place_of_the_earlier_one()
    {
        _scene.On(3, 20).Given(Positive(3, 20, cases: 5)).On(3, 21).Given(Positive(3, 20, cases: 0));
        Assert.Null(_scene.Zone(Xingchi).LastCaseDay);
        Assert.Equal(0, _scene.View.Board(Luyuan)!.Cases[new(2022, 3, 20)].Sum.Total);
    }

    [Fact]
    public void Zero_is_reported_once_and_is_not_the_same_as_nothing()
    {
        Assert.False(_scene.On(3, 20).Zone(Xingchi).Cases.ContainsKey(new(2022, 3, 20)));
        _scene.Given(Positive(3, 20, cases: 0));
        Assert.Equal(default, _scene.Zone(Xingchi).Cases[new(2022, 3, 20)]);
        _scene.When(Positive(3, 20, cases: 0)).Refused("zone.cases-unchanged");
    }

    [Fact]
    public void A_change_records_every_finding_that_it_rested_on()
    {
        _scene.On(4, 3).Given(new ChangeZoneClass(Xingchi, Controlled, "风险")).On(4, 3, 10).Given(Positive(4, 3));
        var urgent = Assert.Single(_scene.When(new ChangeZoneClass(Xingchi, Sealed, "阳性")).Single<ZoneClassChanged>().Evidence.Criteria);
        Assert.Equal(("positive-since-class", CriterionState.Met), (urgent.Code, urgent.State));
        Assert.Equal([("day", new DateOnly(2022, 4, 3))], urgent.Facts);

        _scene.On(4, 17).Given(new RecordZoneScreening(Xingchi, new(2022, 4, 17), 9, 2316, 0));
        var lift = _scene.When(new ChangeZoneClass(Xingchi, Guarded, "条件满足", new MeasuresId("stay-in-zone"))).Single<ZoneClassChanged>();
        Assert.Equal(["days-without-case", "contacts-cleared.none", "screening-clear"], lift.Evidence.Criteria.Select(c => c.Code));
        Assert.Equal(new MeasuresId("stay-in-zone"), lift.Measures);
    }

    [Fact]
    public void Measures_are_set_apart_from_the_class()
    {
        var e = _scene.When(new SetZoneMeasures(Xingchi, new("stay-in-zone"), "无疫小区保留管控")).Single<ZoneMeasuresSet>();
        Assert.Equal((new MeasuresId("routine"), Routine), (e.From, _scene.Zone(Xingchi).Class));
        _scene.When(new SetZoneMeasures(Xingchi, new("stay-in-zone"), "同上")).Refused("zone.measures-unchanged");
        _scene.When(new SetZoneMeasures(Xingchi, new("curfew"), "同上")).Refused("zone.measures-unknown");
        _scene.When(new SetZoneMeasures(Xingchi, new("routine"), null)).Refused("zone.reason-missing");
        _scene.When(new ChangeZoneClass(Xingchi, Sealed, "阳性", new MeasuresId("curfew"))).Refused("zone.measures-unknown");
    }

    [Fact]
    public void A_zone_registers_in_a_class_of_the_pack_with_a_name_that_names_nobody()
    {
        RegisterZone register = new(new("220106005009-001"), Qingnian, new("新小区"), ZoneKind.Compound);
        _scene.When(register with { Class = new("purple") }).Refused("zone.class-unknown");
        _scene.When(register with { Name = new("13800138000") }).Refused("text.phone-number");
        _scene.When(register with { Division = Changchun }).Refused("district.unknown");
        Assert.Equal(new MeasuresId("stay-home"), _scene.When(register with { Class = Sealed }).Single<ZoneRegistered>().Measures);
    }

    [Fact]
    public void A_zone_goes_on_in_the_class_that_the_next_pack_says()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "阳性"), new AdoptPolicyPack(Jilin, Generic));
        Assert.Equal(new ClassId("closed"), _scene.Zone(Xingchi).Class);
        Assert.Equal((Sealed, ThreeZones), (_scene.Zone(Xingchi).Decided.Class, _scene.Zone(Xingchi).Decided.Pack));
        Assert.Equal([new ClassId("restricted")], _scene.Explain(Xingchi).Options.Select(o => o.To.Id));
        _scene.When(new ChangeZoneClass(Xingchi, new("open"), "新标准")).Refused("zone.transition-unknown");
    }

    [Fact]
    public void Cases_in_quarantine_neither_restart_the_clock_nor_join_the_community_figure()
    {
        _scene.On(4, 3).Given(new CountZoneCases(Xingchi, new(2022, 4, 3), new(new(1, 0), new(2, 3))))
            .On(4, 9).Given(new CountZoneCases(Xingchi, new(2022, 4, 9), new(default, new(4, 0))));
        Assert.Equal(new DateOnly(2022, 4, 3), _scene.Zone(Xingchi).LastCaseDay);
        Assert.Equal(new CaseCount(4, 0), _scene.View.Board(Luyuan)!.Cases[new(2022, 4, 9)].InQuarantine);
        Assert.Equal(default, _scene.View.Board(Luyuan)!.Cases[new(2022, 4, 9)].Community);
    }

    [Fact]
    public void Guarded_zones_lift_when_the_district_has_no_sealed_or_controlled_zone_left()
    {
        _scene.On(3, 20).Given(new ChangeZoneClass(Xingchi, Guarded, "全区防范"), new ChangeZoneClass(Yuhang, Controlled, "风险"));
        _scene.When(new ChangeZoneClass(Xingchi, Routine, "解除")).Refused("zone.transition-blocked");
        _scene.On(4, 4).Given(new RecordZoneScreening(Yuhang, new(2022, 4, 4), 3, 1200, 0), new ChangeZoneClass(Yuhang, Guarded, "条件满足"), new ChangeZoneClass(Xingchi, Routine, "解除"));
    }

    [Theory]
    [InlineData("purple", "理由", "zone.class-unknown")]
    [InlineData("sealed", null, "zone.reason-missing")]
    [InlineData("sealed", "  ", "zone.reason-missing")]
    [InlineData("routine", "理由", "zone.class-unchanged")]
    [InlineData("sealed", "患者电话 138 0013 8000", "text.phone-number")]
    [InlineData("sealed", "220104199001011234", "text.identity-number")]
    public void A_change_that_the_rules_forbid_says_why(string to, string? reason, string code) =>
        _scene.When(new ChangeZoneClass(Xingchi, new(to), reason)).Refused(code);

    [Fact]
    public void A_step_that_the_pack_does_not_know_is_refused()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "阳性"));
        _scene.When(new ChangeZoneClass(Xingchi, Controlled, "降级")).Refused("zone.transition-unknown");
    }

    [Fact]
    public void Counts_outside_reason_are_refused()
    {
        _scene.On(4, 3);
        _scene.When(Positive(4, 4)).Refused("zone.day-in-future");
        _scene.When(Positive(3, 1)).Refused("zone.day-before-registration");
        _scene.When(Positive(4, 3, cases: -1)).Refused("zone.count-out-of-range");
        _scene.When(Positive(4, 3, cases: 1_000_000_000)).Refused("zone.count-out-of-range");
        _scene.When(new RecordZoneScreening(Xingchi, new(2022, 4, 3), 1, 10, 11)).Refused("zone.more-positive-than-tested");
        _scene.When(new RecordZoneScreening(Xingchi, new(2022, 4, 3), 1, 0, 0)).Refused("zone.nobody-tested");
        _scene.When(new RecordZoneScreening(Xingchi, new(2022, 4, 3), 1, -1, 0)).Refused("zone.count-out-of-range");
        _scene.When(new RecordZoneScreening(Xingchi, new(2022, 4, 3), -1, 10, 0)).Refused("zone.count-out-of-range");
        _scene.When(new RecordZoneScreening(Xingchi, new(2022, 4, 4), 1, 10, 0)).Refused("zone.day-in-future");
        _scene.When(new UpdateZoneContacts(Xingchi, new(2022, 4, 4), 0)).Refused("zone.day-in-future");
        _scene.When(new UpdateZoneContacts(Xingchi, null, 2)).Refused("zone.exposure-missing");
        _scene.When(new UpdateZoneContacts(Xingchi, new(2022, 4, 3), -1)).Refused("zone.count-out-of-range");
    }

    [Fact]
    public void An_unknown_zone_or_district_is_said_so()
    {
        _scene.When(new ChangeZoneClass(new("220106005099-001"), Sealed, "阳性")).Refused("zone.unknown");
        _scene.When(new RegisterZone(new("999999-001"), new("999999"), new("某处"), ZoneKind.Site)).Refused("district.unknown");
        _scene.When(new RegisterZone(Xingchi, Qingnian, new("星驰社区"), ZoneKind.Community)).Refused("zone.already-registered");
    }
}

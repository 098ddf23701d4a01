using System.Text;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

/// <summary>What two officers decided stays visible: on prints, and to the auditor who asks afterwards.</summary>
public sealed class RuleTraceTests
{
    private readonly Scene _scene = new Scene().As(Commander).Given(
        new GiveGrant(Commander.Account, Role.Commander, []), new GiveGrant(Lead.Account, Role.Lead, [Luyuan]), new GiveGrant(new("qn-lead-01"), Role.Lead, [Qingnian]));

    private string Print() => Encoding.UTF8.GetString(BoardPrint.Of(_scene.View, Luyuan, _scene.Now, Calendar, Packs)!.ToJson());

    [Fact]
    public void A_print_shows_override_standstill_and_clearance_and_leaves_out_what_is_not_there()
    {
        foreach (var word in new[] { "override", "standstill", "clearance", "certified", "approval" }) Assert.DoesNotContain($"\"{word}\"", Print(), StringComparison.Ordinal);
        _scene.As(Lead).Given(new ChangeZoneClass(Xingchi, Sealed, "阳性"), new ProposeZoneOverride(Xingchi, Guarded, "临时安置"))
            .As(Commander).Given(new ConfirmZoneOverride(Xingchi, Guarded, null), new SetStandstill(Luyuan, "静态管理", new(2022, 3, 13)));
        Assert.Contains("""
            "override":{"confirmed_by":"jl-command","proposed_by":"ly-lead-02","reason":"临时安置"}
            """.Trim(), Print(), StringComparison.Ordinal);
        Assert.Contains("\"standstill\":{\"since\":\"2022-03-11T01:00:00+00:00\",\"until\":\"2022-03-13\"}", Print(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_that_one_officer_both_proposed_and_confirmed_is_found_by_the_auditor()
    {
        _scene.As(Lead).Given(new ChangeZoneClass(Xingchi, Sealed, "阳性"), new ProposeZoneOverride(Xingchi, Guarded, "临时安置"));
        var forged = new ZoneClassChanged(Xingchi, Sealed, Guarded, new("no-gathering"), ThreeZones, new("1", []), "临时安置")
        {
            Override = new(Lead.Account, _scene.Now, Commander.Account, "临时安置"),
        };
        Assert.Equal("zone.override-by-same", Check(forged, Lead)?.Code);
        Assert.Null(Check(forged, Commander));
        Assert.Equal("zone.override-by-same", Check(forged with { Override = forged.Override with { ProposedBy = new("nobody-01") } }, Commander)?.Code);
    }

    [Fact]
    public void An_approval_at_a_level_that_the_officer_does_not_have_is_found_by_the_auditor()
    {
        ZoneApprovalGiven Given(DivisionLevel level) => new(Xingchi, Guarded, "assess", level, [], ThreeZones, new("1", []), null);
        Actor street = new(new("qn-lead-01"), Role.Lead);
        Assert.Null(Check(Given(DivisionLevel.Street), street));
        Assert.Equal("zone.approval-level", Check(Given(DivisionLevel.District), street)?.Code);
        Assert.Equal("zone.approval-level", Check(Given(DivisionLevel.Prefecture), Lead)?.Code);
        Assert.Null(Check(Given(DivisionLevel.Prefecture), Commander));
    }

    [Fact]
    public void Both_events_of_a_split_belong_to_their_own_streams_and_need_the_same_right()
    {
        _scene.As(Lead).Given(new ChangeZoneClass(Xingchi, Sealed, "阳性"), new SplitZone(Xingchi, new("220106005003-101"), new("3号楼"), "单独管理"));
        var off = _scene.History[^1];
        Assert.IsType<ZoneSplitOff>(off.Event);
        Assert.True(Authority.BelongsIn("zone-220106005003-101", off.Event));
        Assert.False(Authority.BelongsIn("zone-220106005003-001", off.Event));
        Assert.Equal("access.no-grant", Check(off.Event, new(new("nobody-01"), Role.Lead))?.Code);
    }

    [Fact]
    public void A_split_and_a_merge_leave_the_figures_of_the_district_as_they_were()
    {
        ZoneId part = new("220106005003-101");
        _scene.As(Lead).Given(new ChangeZoneClass(Xingchi, Sealed, "阳性"), new CountZoneCases(Xingchi, new(2022, 3, 11), new(new(3, 1), new(2, 0))));
        var before = _scene.View.Board(Luyuan)!.Cases[new(2022, 3, 11)];
        _scene.Given(new SplitZone(Xingchi, part, new("3号楼"), "单独管理", Moved: [new(new(2022, 3, 11), new(new(1, 1), new(2, 0)))]));
        Assert.Equal((before, new CaseCount(2, 0), new CaseCount(1, 1)),
            (_scene.View.Board(Luyuan)!.Cases[new(2022, 3, 11)], _scene.Zone(Xingchi).Cases[new(2022, 3, 11)].Community, _scene.Zone(part).Cases[new(2022, 3, 11)].Community));
        _scene.Given(new MergeZones(Xingchi, part, "恢复统一管理"));
        Assert.Equal((before, before), (_scene.View.Board(Luyuan)!.Cases[new(2022, 3, 11)], _scene.Zone(Xingchi).Cases[new(2022, 3, 11)]));
        Assert.Equal(Xingchi, _scene.View.Zone(part)!.Zone.Retired!.Into);
        Assert.DoesNotContain(part, _scene.View.Board(Luyuan)!.Zones.Keys);
        _scene.When(new CountZoneCases(part, new(2022, 3, 11), default)).Refused("zone.retired");
    }

    private Rejection? Check(DomainEvent happened, Actor by) =>
        Authority.Check(_scene.View, new(_scene.View.Position + 1, Zone.StreamOf(Xingchi), 9, happened, _scene.Now, _scene.Now, by));
}

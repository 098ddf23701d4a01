using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

/// <summary>What another pack would do to every zone, told before anybody decides.</summary>
public sealed class DryRunTests
{
    private static readonly PackRef Ninth = new("cn-2022-06-ninth", 1), Twenty = new("cn-2022-11-twenty", 1), Shanghai = new("sh-2022-05", 1);

    private readonly Scene _scene = new();

    private DryRun Try(PackRef pack, DivisionCode? division = null)
    {
        var (run, no) = DryRun.Of(division ?? Jilin, pack, _scene.World);
        Assert.Null(no);
        return run!;
    }

    [Fact]
    public void A_shorter_count_brings_the_day_forward()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性"));
        var zone = Try(Ninth).Zones.Single(z => z.Zone.Id == Xingchi);
        Assert.Equal((new("sealed"), new("high")), (zone.Now.Class.Id, zone.Then.Class.Id));
        Assert.Equal((new(2022, 3, 25), new(2022, 3, 18), DryRunEffect.Earlier), (zone.Now.Earliest!.Value, zone.Then.Earliest!.Value, zone.Effect));
    }

    [Fact]
    public void A_zone_that_has_waited_long_enough_for_the_other_pack_can_be_lifted_at_once()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性")).On(3, 20);
        var zone = Try(Twenty).Zones.Single(z => z.Zone.Id == Xingchi);
        Assert.Equal((false, true, DryRunEffect.AtOnce), (zone.Now.IsReady, zone.Then.IsReady, zone.Effect));
    }

    [Fact]
    public void Nothing_is_recorded_and_the_pack_in_force_changes_nothing()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性"));
        var before = _scene.View;
        Assert.All(Try(ThreeZones).Zones, z => Assert.Equal((DryRunEffect.Same, false), (z.Effect, z.IsStepRequired)));
        Assert.Same(before, _scene.View);
    }

    [Fact]
    public void Only_zones_for_which_the_adoption_would_decide_are_told()
    {
        _scene.As(Commander).Given(new AdoptPolicyPack(Luyuan, Ninth));
        Assert.Empty(Try(Twenty).Zones);
        Assert.Equal([Xingchi, Yuhang], Try(Twenty, Luyuan).Zones.Select(z => z.Zone.Id));
    }

    [Fact]
    public void The_adoption_does_to_every_zone_what_the_dry_run_told()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性"), new ChangeZoneClass(Yuhang, Controlled, "密接居住地"),
            new CountZoneCases(Yuhang, new(2022, 3, 11), new(new(1, 0), default)));
        foreach (var pack in Packs.All.Select(p => p.Ref))
        {
            var scene = _scene;
            var (run, no) = DryRun.Of(Jilin, pack, scene.World);
            if (no is not null) continue;
            var view = scene.View.Apply(scene.World.Expect(new DivisionDecider().Decide(scene.View.Divisions.Find(Jilin), new AdoptPolicyPack(Jilin, pack), scene.World).Events is [var e] ? e : new DivisionPhaseChanged(Jilin, new("同前")), "division-220000"));
            foreach (var told in run!.Zones)
            {
                var zone = view.Zone(told.Zone.Id)!.Zone;
                var then = ZoneExplanation.Of(zone, Packs[zone.Pack], Calendar.DayOf(scene.Now), Calendar, view.Boards[zone.District].ZonesOf);
                Assert.Equal((told.Then.Class.Id, told.Then.Earliest, told.Then.IsReady, told.Then.Required?.Id), (zone.Class, then.Lift?.Earliest, then.IsReadyToLift, then.Required?.To.Id));
            }
        }
    }

    [Fact]
    public void Who_decided_on_a_result_that_changed_decides_on_nothing()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性"));
        var seen = Try(Shanghai).Print;
        _scene.Given(new ChangeZoneClass(Yuhang, Controlled, "密接居住地"));
        _scene.As(Commander).When(new AdoptPolicyPack(Jilin, Shanghai, seen)).Refused("policy.dry-run-outdated");
        _scene.When(new AdoptPolicyPack(Jilin, Shanghai, Try(Shanghai).Print)).Single<PolicyPackAdopted>();
    }

    [Fact]
    public void The_hours_of_a_day_alter_nothing_and_its_end_may()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "出现阳性")).On(3, 15);
        var seen = Try(Twenty).Print;
        Assert.Equal(seen, Run(3, 15, 23));
        Assert.NotEqual(seen, Run(3, 16, 0));

        string Run(int month, int day, int hour)
        {
            _scene.On(month, day, hour);
            return Try(Twenty).Print;
        }
    }

    [Theory]
    [InlineData("999999", "cn-2022-06-ninth", "division.unknown")]
    [InlineData("220106005", "cn-2022-06-ninth", "division.no-board")]
    [InlineData("220000", "unheard-of", "policy.unknown")]
    public void What_cannot_be_adopted_cannot_be_tried(string division, string pack, string code)
    {
        var (run, no) = DryRun.Of(new(division), new(pack, 1), _scene.World);
        Assert.Null(run);
        Assert.Equal(code, no!.Code);
    }
}

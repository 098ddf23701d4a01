using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class AdoptionTests
{
    private static readonly PackRef April = new("sh-2022-04", 1), May = new("sh-2022-05", 1), Ninth = new("cn-2022-06-ninth", 1);
    private static readonly ZoneId Elsewhere = new("220104-001");

    private readonly Scene _scene = new Scene().Given(new RegisterZone(Elsewhere, Chaoyang, new("某小区"), ZoneKind.Compound));

    [Fact]
    public void The_nearest_adoption_up_the_tree_decides()
    {
        _scene.Given(new AdoptPolicyPack(Luyuan, May), new AdoptPolicyPack(Changchun, Ninth));
        Assert.Equal((ThreeZones, Ninth, May, May, Ninth), (_scene.View.PackOf(Jilin), _scene.View.PackOf(Changchun), _scene.View.PackOf(Luyuan), _scene.View.PackOf(Qingnian), _scene.View.PackOf(Chaoyang)));
        Assert.Equal((new ClassId("guarded"), new ClassId("low")), (_scene.Zone(Xingchi).Class, _scene.Zone(Elsewhere).Class));
        _scene.Given(new AdoptPolicyPack(Jilin, Generic));
        Assert.Equal((Generic, Ninth, May), (_scene.View.PackOf(Jilin), _scene.View.PackOf(Chaoyang), _scene.View.PackOf(Luyuan)));
        Assert.Equal(Generic, _scene.View.PackInForce);
    }

    [Fact]
    public void A_district_that_is_registered_later_has_the_pack_of_its_place()
    {
        _scene.Given(new AdoptPolicyPack(Changchun, Ninth), new RegisterDivision(new("220107"), Changchun, DivisionLevel.District, new("新区"), new("新")));
        Assert.Equal(Ninth, _scene.View.PackOf(new("220107")));
        Assert.Equal(new ClassId("low"), _scene.When(new RegisterZone(new("220107-001"), new("220107"), new("某处"), ZoneKind.Site)).Single<ZoneRegistered>().Class);
    }

    [Fact]
    public void A_task_takes_the_clock_of_the_pack_where_its_unit_lies()
    {
        _scene.Given(new AdoptPolicyPack(Luyuan, Generic));
        _scene.When(new IssueFieldTask(new("task-0001"), new("report"), new("报告"), null, Luyuan)).Refused("task.kind-unknown");
        _scene.Given(new IssueFieldTask(new("task-0002"), new("report"), new("报告"), null, Chaoyang));
    }

    [Fact]
    public void The_same_pack_again_is_no_news_and_a_street_has_none_of_its_own()
    {
        _scene.Given(new AdoptPolicyPack(Luyuan, May));
        Assert.Empty(_scene.When(new AdoptPolicyPack(Luyuan, May)).Events);
        _scene.When(new AdoptPolicyPack(Qingnian, May)).Refused("division.no-board");
        _scene.When(new AdoptPolicyPack(Luyuan, new("sh-2022-05", 2))).Refused("policy.unknown");
    }

    [Fact]
    public void One_event_carries_what_becomes_of_every_class()
    {
        var adopted = _scene.When(new AdoptPolicyPack(Jilin, Generic)).Single<PolicyPackAdopted>();
        Assert.Equal(
            [("controlled", "restricted", true), ("guarded", "open", true), ("routine", "open", true), ("sealed", "closed", true)],
            adopted.Continues!.Select(c => (c.From.Value, c.To.Value, c.ClockRestarts)).Order());
    }

    [Fact]
    public void An_adoption_of_old_that_said_nothing_of_classes_leaves_zones_under_the_pack_that_knows_them()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "阳性"));
        var view = _scene.View.Apply(new(_scene.View.Position + 1, Division.StreamOf(Jilin), 2, new PolicyPackAdopted(Jilin, Generic), _scene.Now, _scene.Now, Commander));
        var zone = view.Zone(Xingchi)!.Zone;
        Assert.Equal((Sealed, ThreeZones, Generic), (zone.Class, zone.Pack, view.PackOf(Luyuan)));
        Assert.NotEmpty(ZoneExplanation.Of(zone, Packs[zone.Pack], new(2022, 3, 12), Calendar, c => view.ZonesOf(Luyuan, c)).Options);
    }

    // The decision was made on a view that didn't know of the adoption yet; it is recorded right behind it.
    [Fact]
    public void A_change_that_was_decided_a_moment_before_an_adoption_goes_on_under_it()
    {
        var change = new ZoneDecider().Decide(_scene.Zone(Xingchi), new ChangeZoneClass(Xingchi, Sealed, "阳性"), _scene.World).Single<ZoneClassChanged>();
        _scene.Given(new AdoptPolicyPack(Jilin, Ninth));
        var view = _scene.View.Apply(new(_scene.View.Position + 1, Zone.StreamOf(Xingchi), 2, change, _scene.Now, _scene.Now, Lead));
        Assert.Equal((new ClassId("high"), Ninth, Sealed), (view.Zone(Xingchi)!.Zone.Class, view.Zone(Xingchi)!.Zone.Pack, view.Zone(Xingchi)!.Zone.Decided.Class));
        Assert.Equal(1, view.ZonesOf(Luyuan, new("high")));
    }

    [Fact]
    public void A_zone_of_March_still_explains_itself_by_the_pack_of_March_after_two_changes()
    {
        _scene.On(3, 20).Given(new CountZoneCases(Xingchi, new(2022, 3, 20), new(new(1, 0), default)), new ChangeZoneClass(Xingchi, Sealed, "阳性"));
        var inMarch = _scene.View.Position;
        _scene.On(4, 20).Given(new AdoptPolicyPack(Jilin, April)).On(6, 28).Given(new AdoptPolicyPack(Jilin, Ninth));

        var asOf = _scene.History.TakeWhile(r => r.Position <= inMarch).Aggregate(OperationsView.Empty, (v, r) => v.Apply(r));
        var zone = asOf.Zone(Xingchi)!.Zone;
        var lift = ZoneExplanation.Of(zone, Packs[zone.Pack], new(2022, 3, 21), Calendar, c => asOf.ZonesOf(Luyuan, c)).Lift!;
        Assert.Equal((Sealed, ThreeZones, "1", new DateOnly(2022, 4, 3)), (zone.Class, zone.Pack, lift.Transition.Rule, lift.Earliest));

        var now = _scene.Zone(Xingchi);
        Assert.Equal((new ClassId("high"), Ninth, Sealed, ThreeZones), (now.Class, now.Pack, now.Decided.Class, now.Decided.Pack));
        var stored = _scene.History.Select(r => r.Event).OfType<ZoneClassChanged>().Single();
        Assert.Equal((ThreeZones, "1"), (stored.Pack, stored.Evidence.Rule));
        Assert.Equal("positive-since-class", Assert.Single(stored.Evidence.Criteria).Code);
    }

    // Tuesday's case is told on Friday: on Friday the clock starts on Tuesday, and Wednesday's board still says what Wednesday knew.
    [Fact]
    public void History_still_shows_what_was_believed_before_a_late_report()
    {
        _scene.On(3, 12).Given(new CountZoneCases(Xingchi, new(2022, 3, 12), new(new(1, 0), default)), new ChangeZoneClass(Xingchi, Sealed, "阳性"))
            .On(3, 23).Given(new CountZoneCases(Xingchi, new(2022, 3, 23), default));
        var wednesday = _scene.View;
        _scene.On(3, 25).Given(new CountZoneCases(Xingchi, new(2022, 3, 22), new(new(1, 0), default)));

        DateOnly? Earliest(OperationsView view, int day) =>
            ZoneExplanation.Of(view.Zone(Xingchi)!.Zone, Packs[ThreeZones], new(2022, 3, day), Calendar, c => view.ZonesOf(Luyuan, c)).Lift!.Earliest;
        Assert.Equal((new DateOnly(2022, 3, 26), new DateOnly(2022, 4, 5)), (Earliest(wednesday, 23), Earliest(_scene.View, 25)));
        Assert.Equal(new DateOnly(2022, 3, 26), Earliest(_scene.History.TakeWhile(r => r.Position <= wednesday.Position).Aggregate(OperationsView.Empty, (v, r) => v.Apply(r)), 23));
    }
}

using System.Diagnostics;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class PackTrialTests
{
    private static readonly PackRef Ninth = new("cn-2022-06-ninth", 1), May = new("sh-2022-05", 1);

    private readonly Scene _scene = new();

    [Fact]
    public void A_trial_says_what_an_adoption_then_does()
    {
        _scene.On(3, 12).Given(new CountZoneCases(Xingchi, new(2022, 3, 12), new(new(1, 0), default)), new ChangeZoneClass(Xingchi, Sealed, "阳性"), new ChangeZoneClass(Yuhang, Controlled, "风险"))
            .On(3, 18).Given(new RecordZoneScreening(Xingchi, new(2022, 3, 18), 3, 2316, 0));

        var trial = Try(Luyuan, May);
        Assert.Equal((ThreeZones, May), (trial.Before, trial.Candidate));
        Assert.Equal(
            [(Sealed, Sealed, new DateOnly(2022, 3, 26), new DateOnly(2022, 3, 19)), (Controlled, Controlled, new DateOnly(2022, 3, 26), new DateOnly(2022, 3, 19))],
            trial.Zones.Select(z => (z.Now, z.Then!.Value, z.LiftNow!.Value, z.LiftThen!.Value)));
        Assert.All(trial.Rows, r => Assert.Equal((1, 1, 0, false), (r.Zones, r.Sooner, r.Later, r.ClockRestarts)));

        _scene.Given(new AdoptPolicyPack(Luyuan, May));
        foreach (var zone in trial.Zones)
            Assert.Equal((zone.Then!.Value, zone.LiftThen), (_scene.Zone(zone.Zone).Class, _scene.Explain(zone.Zone).Lift?.Earliest));
    }

    [Fact]
    public void It_names_what_would_have_to_be_done_at_once()
    {
        _scene.On(3, 12).Given(new ChangeZoneClass(Xingchi, Controlled, "风险"), new CountZoneCases(Xingchi, new(2022, 3, 12), new(new(1, 0), default)));
        var zone = Try(Jilin, Ninth).Zones.Single(z => z.Zone == Xingchi);
        Assert.Equal((Sealed, new ClassId("high")), (zone.RequiredNow, zone.RequiredThen));
        Assert.Equal(1, Try(Jilin, Ninth).Rows.Single(r => r.Now == Controlled).RequiredThen);
    }

    [Fact]
    public void A_clock_that_would_begin_anew_is_said_so()
    {
        _scene.On(3, 12).Given(new ChangeZoneClass(Xingchi, Sealed, "风险")).On(3, 20);
        var row = Try(Jilin, Generic).Rows.Single(r => r.Now == Sealed);
        Assert.Equal((new ClassId("closed"), true, new DateOnly(2022, 3, 26), new DateOnly(2022, 3, 27)), (row.Then, row.ClockRestarts, row.FirstNow, row.FirstThen));
        Assert.Equal(1, row.Later);
    }

    [Fact]
    public void A_class_that_would_be_stranded_is_named_and_the_adoption_refused_with_it()
    {
        var strict = Packs[May] with { Id = "strict", Continues = [new(["cn-2022-03-three-zones"], [new([Controlled, Guarded, Routine], Guarded, ClockRule.GoesOn)])] };
        var packs = new PolicyPacks([.. Packs.All, strict]);
        _scene.On(3, 12).Given(new ChangeZoneClass(Xingchi, Sealed, "风险"));
        var trial = PackTrial.Of(_scene.View, Changchun, strict, _scene.Now, Calendar, packs)!;
        Assert.Equal(Sealed, Assert.Single(trial.Stranded).Now);

        Decision Adopt() => new DivisionDecider().Decide(_scene.View.Divisions.Find(Changchun), new AdoptPolicyPack(Changchun, strict.Ref), _scene.World with { Packs = packs });
        Assert.Equal([("pack", "strict@1"), ("class", "sealed"), ("district", "220106"), ("zones", "1")], Adopt().Refused("policy.strands-class").Facts.Select(f => (f.Name, f.Value)));
        _scene.Given(new ProposeZoneOverride(Xingchi, Controlled, "先行降级")).As(Commander).Given(new ConfirmZoneOverride(Xingchi, Controlled, null));
        Assert.Empty(PackTrial.Of(_scene.View, Changchun, strict, _scene.Now, Calendar, packs)!.Stranded);
        Assert.Single(Adopt().Events);
    }

    [Fact]
    public void Districts_with_a_pack_of_their_own_are_left_out()
    {
        _scene.Given(new RegisterZone(new("220104-001"), Chaoyang, new("某小区"), ZoneKind.Compound), new AdoptPolicyPack(Luyuan, Generic));
        Assert.Equal([new ZoneId("220104-001")], Try(Jilin, Ninth).Zones.Select(z => z.Zone));
        Assert.Null(PackTrial.Of(_scene.View, Qingnian, Packs[Ninth], _scene.Now, Calendar, Packs));
    }

    [Fact]
    public void A_trial_over_twenty_thousand_zones_tells_every_one()
    {
        for (var i = 0; i < 20_000; i++) _scene.Given(new RegisterZone(new($"220106{i / 900 + 101:000}-{i % 900:000}"), Luyuan, new("小区"), ZoneKind.Compound));
        var classes = new[] { Sealed, Controlled, Guarded };
        for (var i = 0; i < 20_000; i += 2) _scene.Given(new ChangeZoneClass(new($"220106{i / 900 + 101:000}-{i % 900:000}"), classes[i / 2 % 3], "风险"));
        _scene.On(3, 30);
        var times = new List<(double Wall, double Cpu)>();
        for (var run = 0; run < 5; run++)
        {
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            Assert.Equal(20_002, Try(Jilin, Ninth).Zones.Count);
            times.Add((watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds));
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"trial over 20,002 zones: {string.Join(", ", times.Select(t => $"{t.Wall:0} ms ({t.Cpu:0} ms of the processor)"))}");
        Assert.Equal(
            [("controlled", "medium"), ("guarded", "low"), ("routine", "low"), ("sealed", "high")],
            Try(Jilin, Ninth).Rows.Select(r => (r.Now.Value, r.Then!.Value.Value)).Order());

        var adopting = Stopwatch.StartNew();
        _scene.Given(new AdoptPolicyPack(Jilin, Ninth));
        TestContext.Current.TestOutputHelper!.WriteLine($"adoption decided and folded: {adopting.Elapsed.TotalMilliseconds:0} ms");
        Assert.Equal(20_002, _scene.View.Board(Luyuan)!.ZonesByClass.Values.Sum());
        Assert.Single(_scene.History, r => r.Event is PolicyPackAdopted);
    }

    private PackTrial Try(DivisionCode division, PackRef candidate) => PackTrial.Of(_scene.View, division, Packs[candidate], _scene.Now, Calendar, Packs)!;
}

using System.Diagnostics;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class OperationsViewTests
{
    private static readonly DateOnly Day = new(2022, 3, 20);
    private static readonly FieldTaskId Task = new("task-0001");

    private readonly Scene _scene = new Scene().On(3, 20);

    private DistrictBoard Luyuan_ => _scene.View.Board(Luyuan)!;

    private static CountZoneCases Count(ZoneId zone, int community, int quarantine = 0, int day = 20) =>
        new(zone, new(2022, 3, day), new(new(community, 0), new(0, quarantine)));

    private static IssueFieldTask Issue(DivisionCode unit) => new(Task, new("instruction"), new("三查四到位"), null, unit);

    private static MakeDutyEntry Note(DivisionCode division, string text) => new(division, Day, DutyEntryKind.Note, null, new(text));

    [Fact]
    public void Zones_are_counted_by_class_as_they_change()
    {
        _scene.Given(new ChangeZoneClass(Xingchi, Sealed, "阳性"), new ChangeZoneClass(Yuhang, Controlled, "风险"));
        Assert.Equal((1, 1, 0, 0), (Luyuan_.ZonesOf(Sealed), Luyuan_.ZonesOf(Controlled), Luyuan_.ZonesOf(Guarded), Luyuan_.ZonesOf(Routine)));
        _scene.Given(new ChangeZoneClass(Yuhang, Sealed, "阳性"));
        Assert.Equal((2, 0), (_scene.View.ZonesOf(Luyuan, Sealed), _scene.View.ZonesOf(Luyuan, Controlled)));
        Assert.Equal(0, _scene.View.ZonesOf(new("999999"), Sealed));
    }

    [Fact]
    public void Cases_of_a_day_are_the_sum_over_its_zones_and_follow_corrections()
    {
        _scene.Given(Count(Xingchi, 5, 2), Count(Yuhang, 1), Count(Xingchi, 3, 2, day: 19), Count(Xingchi, 4, 3));
        Assert.Equal((5, 3), (Luyuan_.Cases[Day].Community.Total, Luyuan_.Cases[Day].InQuarantine.Total));
        Assert.Equal(5, Luyuan_.Cases[Day.AddDays(-1)].Sum.Total);
        Assert.False(Luyuan_.Cases.ContainsKey(Day.AddDays(1)));
        _scene.Given(Count(Xingchi, 0), Count(Yuhang, 0));
        Assert.Equal(default, Luyuan_.Cases[Day]);
    }

    [Fact]
    public void The_latest_events_stand_in_order_and_are_bounded()
    {
        for (var i = 1; i <= DistrictBoard.RecentLimit + 5; i++) _scene.Given(Note(Luyuan, $"第 {i} 条"));
        Assert.Equal(DistrictBoard.RecentLimit, Luyuan_.Recent.Count());
        Assert.Equal(_scene.History.TakeLast(DistrictBoard.RecentLimit).Select(r => r.Position), Luyuan_.Recent.Select(r => r.Position));
        Assert.Empty(_scene.View.Board(Chaoyang)!.Recent);
    }

    [Fact]
    public void A_registration_is_no_news_but_moves_the_board()
    {
        var before = Luyuan_.Position;
        _scene.Given(new RegisterZone(new("220106005009-001"), Qingnian, new("新小区"), ZoneKind.Compound));
        Assert.Empty(Luyuan_.Recent);
        Assert.Equal(_scene.View.Position, Luyuan_.Position);
        Assert.True(before < Luyuan_.Position);
    }

    [Fact]
    public void Only_the_board_that_changed_moves()
    {
        var other = _scene.View.Board(Chaoyang);
        _scene.Given(Count(Xingchi, 1));
        Assert.Same(other, _scene.View.Board(Chaoyang));
        Assert.Equal(_scene.View.Position, Luyuan_.Position);
    }

    [Fact]
    public void A_task_moves_to_the_board_of_the_unit_that_has_it_now()
    {
        _scene.As(Commander).Given(Issue(Changchun));
        Assert.True(_scene.View.Board(Changchun)!.Tasks.ContainsKey(Task));

        _scene.Given(new DelegateFieldTask(Task, Luyuan, null));
        Assert.False(_scene.View.Board(Changchun)!.Tasks.ContainsKey(Task));
        Assert.Equal([Task], Luyuan_.OpenTasks.Select(t => t.Id));
        Assert.IsType<FieldTaskDelegated>(_scene.View.Board(Changchun)!.Recent.Last().Event);
        Assert.IsType<FieldTaskDelegated>(Luyuan_.Recent.Last().Event);

        // A street has no board: its task stays on the board of its district.
        _scene.Given(new DelegateFieldTask(Task, Qingnian, null), new ReceiveFieldTask(Task), new CompleteFieldTask(Task, null));
        Assert.Equal((Qingnian, FieldTaskState.Done), (_scene.View.Task(Task)!.Task.Unit, Luyuan_.Tasks[Task].Task.State));
        Assert.Empty(Luyuan_.OpenTasks);
    }

    [Fact]
    public void Province_and_prefecture_have_boards_and_a_street_has_none()
    {
        Assert.Equal([Jilin, Changchun, Chaoyang, Luyuan], _scene.View.Boards.Keys.OrderBy(c => c.Value.TrimEnd('0').Length).ThenBy(c => c.Value));
        _scene.Given(Note(Jilin, "省里"), new PublishBulletin(Changchun, Day.AddDays(-1), new(1, 2, 3, null), "省卫健委"));
        Assert.Single(_scene.View.Board(Jilin)!.Recent);
        Assert.Single(_scene.View.Board(Changchun)!.Recent);
    }

    [Fact]
    public void An_entry_knows_the_event_that_changed_it_last()
    {
        _scene.Given(Count(Xingchi, 1));
        Assert.Same(_scene.History[^1], _scene.View.Zone(Xingchi)!.Last);
        Assert.Null(_scene.View.Zone(new("220106-999")));
        Assert.Null(_scene.View.Task(Task));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void An_event_out_of_order_is_a_fault(int off)
    {
        var again = _scene.History[^1] with { Position = _scene.View.Position + 1 + off };
        Assert.Throws<UnreachableException>(() => _scene.View.Apply(again));
    }

    [Fact]
    public void An_event_of_another_stream_is_a_fault_of_the_store()
    {
        var foreign = _scene.History[0] with { Stream = "zone-220106005003-001" };
        Assert.Contains("zone-220106005003-001", Assert.Throws<UnreachableException>(() => new ZoneDecider().Evolve(null, foreign)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_events_give_the_same_view_and_fewer_give_the_view_of_that_time()
    {
        var views = new List<string> { Snapshot.Of(OperationsView.Empty), Snapshot.Of(_scene.View) };
        var positions = new List<int> { 0, _scene.History.Count };
        foreach (var command in new Command[]
        {
            Count(Xingchi, 2, 1), new ChangeZoneClass(Xingchi, Sealed, "阳性"), Issue(Luyuan), new RecordZoneScreening(Xingchi, Day, 1, 2316, 3),
            new DelegateFieldTask(Task, Qingnian, "请办理"), Count(Xingchi, 3, 1), Note(Luyuan, "换班"), new UpdateZoneContacts(Xingchi, Day, 4),
        })
        {
            views.Add(Snapshot.Of(_scene.Given(command).View));
            positions.Add(_scene.History.Count);
        }

        var again = positions.Select(p => Snapshot.Of(_scene.History.Take(p).Aggregate(OperationsView.Empty, (v, r) => v.Apply(r))));

        Assert.Equal(views, again);
        Assert.Equal(views.Count, views.Distinct().Count());
    }
}

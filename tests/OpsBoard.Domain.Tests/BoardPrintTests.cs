using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class BoardPrintTests
{
    private static readonly FieldTaskId Task = new("task-0001");

    private readonly Scene _scene = new Scene().On(4, 2).Given(
        new ChangeZoneClass(Xingchi, Sealed, "两例阳性"),
        new CountZoneCases(Xingchi, new(2022, 4, 2), new(new(1, 1), new(0, 3))),
        new IssueFieldTask(Task, new("rectification"), new("整改消杀"), null, Luyuan, Xingchi, At(2022, 4, 3)));

    // Prints that were exported stay: a member that is renamed here makes every one of them look forged.
    [Fact]
    public void A_print_is_a_contract() => Assert.Equal(
        """{"district":"220106","position":10,"as_of":"2022-04-04T01:00:00+00:00","time_zone":"Asia/Shanghai","pack":"cn-2022-03-three-zones@1","zones":[{"zone":"220106005003-001","class":"sealed","since":"2022-04-02T01:00:00+00:00","measures":"stay-home","cases":{"2022-04-02":{"community":{"confirmed":1,"asymptomatic":1},"in_quarantine":{"confirmed":0,"asymptomatic":3}}},"required_step":null,"lift":{"to":"guarded","allowed":false,"earliest":"2022-04-16","blocks":["days-without-case","screening-clear.none"]}},{"zone":"220106005004-001","class":"routine","since":"2022-03-11T01:00:00+00:00","measures":"routine","cases":{},"required_step":null,"lift":null}],"tasks":[{"task":"task-0001","kind":"rectification","unit":"220106","state":"unseen","since":"2022-04-02T01:00:00+00:00","due":"2022-04-03T01:00:00+00:00","late":true,"percent":null}]}""",
        Print(_scene.View)!.ToJson());

    [Fact]
    public void The_same_events_make_the_same_print()
    {
        var again = _scene.History.Aggregate(OperationsView.Empty, (view, recorded) => view.Apply(recorded));
        Assert.Equal(Print(_scene.View)!.ToJson(), Print(again)!.ToJson());
    }

    [Fact]
    public void A_division_without_a_board_has_no_print() =>
        Assert.Null(BoardPrint.Of(_scene.View, Qingnian, At(2022, 4, 4), Calendar, Packs));

    private static BoardPrint? Print(OperationsView view) => BoardPrint.Of(view, Luyuan, At(2022, 4, 4), Calendar, Packs);
}

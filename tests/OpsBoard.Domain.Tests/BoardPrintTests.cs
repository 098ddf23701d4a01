using System.Text;
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
        """{"as_of":"2022-04-04T01:00:00+00:00","district":"220106","pack":"cn-2022-03-three-zones@1","position":10,"tasks":[{"due":"2022-04-03T01:00:00+00:00","kind":"rectification","late":true,"percent":null,"since":"2022-04-02T01:00:00+00:00","state":"unseen","task":"task-0001","unit":"220106"}],"time_zone":"Asia/Shanghai","zones":[{"cases":{"2022-04-02":{"community":{"asymptomatic":1,"confirmed":1},"in_quarantine":{"asymptomatic":3,"confirmed":0}}},"class":"sealed","lift":{"allowed":false,"blocks":["days-without-case","screening-clear.none"],"earliest":"2022-04-16","to":"guarded"},"measures":"stay-home","required_step":null,"since":"2022-04-02T01:00:00+00:00","zone":"220106005003-001"},{"cases":{},"class":"routine","lift":null,"measures":"routine","required_step":null,"since":"2022-03-11T01:00:00+00:00","zone":"220106005004-001"}]}""",
        Encoding.UTF8.GetString(Print(_scene.View)!.ToJson()));

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

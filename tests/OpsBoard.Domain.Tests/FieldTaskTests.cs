using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using static OpsBoard.Domain.Tasks.FieldTaskState;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class FieldTaskTests
{
    private static readonly FieldTaskId Id = new("task-0001");

    private static readonly Dictionary<string, FieldTaskCommand> Commands = new()
    {
        ["receive"] = new ReceiveFieldTask(Id),
        ["delegate"] = new DelegateFieldTask(Id, Qingnian, "请街道办理"),
        ["progress"] = new ProgressFieldTask(Id, 40, "已开始"),
        ["block"] = new BlockFieldTask(Id, "缺车"),
        ["unblock"] = new UnblockFieldTask(Id, "车已到"),
        ["return"] = new ReturnFieldTask(Id, "不属本区"),
        ["complete"] = new CompleteFieldTask(Id, "已办结"),
        ["recheck"] = new RecheckFieldTask(Id, true, "属实"),
        ["reopen"] = new ReopenFieldTask(Id, "未到位"),
        ["withdraw"] = new WithdrawFieldTask(Id, "不再需要"),
    };

    /// <summary>How a task of a kind with recheck comes into each state.</summary>
    private static readonly Dictionary<FieldTaskState, string> WayTo = new()
    {
        [Unseen] = "",
        [Received] = "receive",
        [InHand] = "receive progress",
        [Blocked] = "receive block",
        [Returned] = "return",
        [AwaitingRecheck] = "receive complete",
        [Done] = "receive complete recheck",
        [Withdrawn] = "withdraw",
    };

    private const string Table = """
                         receive  delegate  progress  block  unblock  return  complete  recheck  reopen  withdraw
        Unseen           yes      yes       -         -      -        yes     -         -        -       yes
        Received         -        yes       yes       yes    -        yes     yes       -        -       yes
        InHand           -        yes       yes       yes    -        yes     yes       -        -       yes
        Blocked          -        yes       -         -      yes      yes     -         -        -       yes
        Returned         -        yes       -         -      -        -       -         -        yes     yes
        AwaitingRecheck  -        -         -         -      -        -       -         yes      -       yes
        Done             -        -         -         -      -        -       -         -        yes     -
        Withdrawn        -        -         -         -      -        -       -         -        -       -
        """;

    private readonly Scene _scene = new();

    public static TheoryData<FieldTaskState, string, bool> EveryVerbFromEveryState()
    {
        var rows = Table.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var data = new TheoryData<FieldTaskState, string, bool>();
        foreach (var row in rows.Skip(1))
            for (var i = 0; i < rows[0].Length; i++)
                data.Add(Enum.Parse<FieldTaskState>(row[0]), rows[0][i], row[i + 1] == "yes");
        return data;
    }

    private static IssueFieldTask Issue(string kind = "instruction", DateTimeOffset? due = null) =>
        new(Id, new(kind), new("三查四到位", "Three checks"), null, Luyuan, Xingchi, due);

    private FieldTask Task => _scene.View.Task(Id)!.Task;

    private Scene Through(string way)
    {
        foreach (var verb in way.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            _scene.As(verb == "recheck" ? Team : Lead).Given(Commands[verb]);
        return _scene;
    }

    [Theory]
    [MemberData(nameof(EveryVerbFromEveryState))]
    public void Every_verb_from_every_state(FieldTaskState state, string verb, bool allowed)
    {
        Through("").Given(Issue("rectification"));
        Through(WayTo[state]);
        Assert.Equal(state, Task.State);
        Assert.Equal(allowed, FieldTaskDecider.Allowed(Task, Commands[verb]));

        var answer = _scene.As(verb == "recheck" ? Team : Lead).When(Commands[verb]);

        if (allowed) Assert.False(answer.IsRejected, answer.Rejection?.ToString());
        else Assert.Contains(answer.Refused("task.not-in-this-state").Facts, f => f.Name == "state" && f.Value == state.ToString());
    }

    [Fact]
    public void The_table_knows_every_state_and_every_verb()
    {
        Assert.Equal(Enum.GetValues<FieldTaskState>(), WayTo.Keys);
        var verbs = typeof(FieldTaskCommand).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(FieldTaskCommand)) && t != typeof(IssueFieldTask));
        Assert.Equal(verbs.Order(ByName), Commands.Values.Select(c => c.GetType()).Order(ByName));
    }

    private static Comparer<Type> ByName => Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    [Theory]
    // Kind, issued, due (local time in Changchun).
    [InlineData("report", "03-12 09:00", "03-12 11:00")]
    [InlineData("tracing", "03-12 20:30", "03-13 04:30")]
    [InlineData("rectification", "03-12 09:00", "03-13 09:00")]
    [InlineData("blocker", "03-12 09:00", "03-14 09:00")]
    [InlineData("instruction", "03-12 00:00", "03-13 00:00")]
    [InlineData("instruction", "03-12 07:59", "03-13 00:00")]
    [InlineData("instruction", "03-12 08:00", "03-13 00:00")]
    [InlineData("instruction", "03-12 23:59", "03-13 00:00")]
    [InlineData("supply", "03-31 23:59", "04-01 00:00")]
    public void The_clock_of_the_kind_sets_the_time(string kind, string issued, string due)
    {
        var at = Local(issued);
        var e = _scene.On(at.Month, at.Day, at.Hour, at.Minute).When(Issue(kind)).Single<FieldTaskIssued>();
        Assert.Equal(Local(due), e.Due);
        Assert.Equal(TimeSpan.Zero, e.Due!.Value.Offset);
    }

    private static DateTimeOffset Local(string text) => DateTimeOffset.Parse($"2022-{text.Replace(' ', 'T')}:00+08:00", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void The_sender_may_set_another_time_but_not_one_that_has_passed()
    {
        _scene.On(3, 12, 9);
        _scene.When(Issue(due: At(2022, 3, 12, 9))).Refused("task.due-in-past");
        var e = _scene.When(Issue(due: At(2022, 3, 12, 9, 1))).Single<FieldTaskIssued>();
        Assert.Equal(At(2022, 3, 12, 9, 1), e.Due);
        Assert.Equal(TimeSpan.Zero, e.Due!.Value.Offset);
    }

    [Theory]
    // Due at midnight; late a minute after it, and only while somebody must still do it.
    [InlineData(Unseen, true)]
    [InlineData(Received, true)]
    [InlineData(InHand, true)]
    [InlineData(Blocked, true)]
    [InlineData(Returned, true)]
    [InlineData(AwaitingRecheck, false)]
    [InlineData(Done, false)]
    [InlineData(Withdrawn, false)]
    public void Finished_work_is_never_late(FieldTaskState state, bool late)
    {
        _scene.Given(Issue("rectification", At(2022, 3, 12, 0)));
        Through(WayTo[state]);
        Assert.False(Task.IsLate(At(2022, 3, 12, 0)));
        Assert.Equal(late, Task.IsLate(At(2022, 3, 12, 0, 1)));
    }

    [Fact]
    public void The_second_look_must_come_from_another_officer()
    {
        _scene.Given(Issue("rectification"), Commands["receive"], Commands["complete"]);
        Assert.Equal(Lead.Account, Task.DoneBy);
        _scene.When(Commands["recheck"]).Refused("task.recheck-by-same");
        _scene.As(Team).Given(Commands["recheck"]);
        Assert.Equal(Done, Task.State);
    }

    [Fact]
    public void A_failed_second_look_puts_the_work_back_in_hand()
    {
        _scene.Given(Issue("rectification"), Commands["receive"], Commands["complete"]).As(Team);
        _scene.When(new RecheckFieldTask(Id, false, null)).Refused("text.missing");
        _scene.Given(new RecheckFieldTask(Id, false, "仍未整改"));
        Assert.Equal((InHand, null, "仍未整改"), (Task.State, Task.Percent, Task.Note));
        // Whoever completes it now may not recheck it; the first officer may.
        _scene.Given(Commands["complete"]);
        _scene.When(Commands["recheck"]).Refused("task.recheck-by-same");
        _scene.As(Lead).Given(Commands["recheck"]);
    }

    [Fact]
    public void Work_without_a_recheck_is_done_at_once_and_reopened_from_the_start()
    {
        _scene.Given(Issue(), Commands["receive"], Commands["complete"]);
        Assert.Equal((Done, 100), (Task.State, Task.Percent));
        _scene.Given(Commands["reopen"]);
        Assert.Equal((InHand, null), (Task.State, Task.Percent));
    }

    [Fact]
    public void Work_is_delegated_downwards_only_and_is_unseen_again()
    {
        _scene.Given(Issue(), Commands["receive"]);
        _scene.When(new DelegateFieldTask(Id, Chaoyang, null)).Refused("task.delegated-outside");
        _scene.When(new DelegateFieldTask(Id, Changchun, null)).Refused("task.delegated-outside");
        _scene.When(new DelegateFieldTask(Id, new("999999"), null)).Refused("division.unknown");
        _scene.Given(Commands["delegate"]);
        Assert.Equal((Unseen, Qingnian), (Task.State, Task.Unit));
    }

    [Fact]
    public void Returned_work_goes_elsewhere_by_one_who_commands_both_places()
    {
        var elsewhere = new DelegateFieldTask(Id, Chaoyang, "应由朝阳区办理");
        _scene.Given(Issue(), Commands["return"]);
        Assert.Equal("不属本区", Task.Note);
        _scene.When(elsewhere).Refused("task.delegated-outside");
        _scene.As(Commander).Given(elsewhere);
        Assert.Equal(Chaoyang, Task.Unit);
    }

    [Fact]
    public void The_lead_of_the_prefecture_commands_both_places()
    {
        var city = new Actor(new("cc-lead-01"), Role.Lead);
        _scene.Given(new GiveGrant(city.Account, Role.Lead, [Changchun]), Issue(), Commands["return"]);
        _scene.As(city).Given(new DelegateFieldTask(Id, Chaoyang, null));
    }

    [Fact]
    public void What_nobody_knows_is_named()
    {
        _scene.When(Commands["receive"]).Refused("task.unknown");
        _scene.When(Issue("errand")).Refused("task.kind-unknown");
        _scene.When(Issue() with { Unit = new("999999") }).Refused("division.unknown");
        _scene.When(Issue() with { Zone = new("220106-999") }).Refused("zone.unknown");
        _scene.Given(Issue());
        _scene.When(Issue()).Refused("task.already-issued");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void Progress_is_0_to_100(int percent)
    {
        _scene.Given(Issue(), Commands["receive"]);
        _scene.When(new ProgressFieldTask(Id, percent, null)).Refused("task.percent-out-of-range");
    }

    [Fact]
    public void A_note_without_a_figure_keeps_the_figure()
    {
        _scene.Given(Issue(), Commands["receive"], new ProgressFieldTask(Id, 40, null), new ProgressFieldTask(Id, null, "继续"));
        Assert.Equal((40, "继续"), (Task.Percent, Task.Note));
    }

    public static TheoryData<string, Func<string?, FieldTaskCommand>, bool> FreeTexts() => new()
    {
        { "", t => Issue() with { Title = new(t!) }, true },
        { "", t => Issue() with { Title = new("题", t) }, false },
        { "", t => Issue() with { Detail = new(t!) }, false },
        { "", t => Issue() with { Organisation = new(t!) }, false },
        { "issue", t => new DelegateFieldTask(Id, Qingnian, t), false },
        { "issue receive", t => new ProgressFieldTask(Id, 1, t), false },
        { "issue receive", t => new BlockFieldTask(Id, t), true },
        { "issue receive block", t => new UnblockFieldTask(Id, t), false },
        { "issue", t => new ReturnFieldTask(Id, t), true },
        { "issue receive", t => new CompleteFieldTask(Id, t), false },
        { "issue receive complete", t => new RecheckFieldTask(Id, true, t), false },
        { "issue receive complete", t => new RecheckFieldTask(Id, false, t), true },
        { "issue receive complete recheck", t => new ReopenFieldTask(Id, t), true },
        { "issue", t => new WithdrawFieldTask(Id, t), true },
    };

    [Theory]
    [MemberData(nameof(FreeTexts), DisableDiscoveryEnumeration = true)]
    public void Every_free_text_is_guarded(string way, Func<string?, FieldTaskCommand> command, bool required)
    {
        if (way.Length > 0) _scene.Given(Issue("rectification"));
        Through(way.Replace("issue", "", StringComparison.Ordinal)).As(way.EndsWith("complete", StringComparison.Ordinal) ? Team : Lead);
        _scene.When(command("联系 138 0013 8000")).Refused("text.phone-number");
        _scene.When(command(new string('字', 201))).Refused("text.too-long");
        if (required) _scene.When(command(" ")).Refused("text.missing");
    }

    [Theory]
    [InlineData("220106", null)]
    [InlineData("220106005", null)]
    [InlineData("220100", null)]
    [InlineData("220104", "task.zone-elsewhere")]
    public void A_task_names_a_zone_for_which_its_unit_answers(string unit, string? code)
    {
        var answer = _scene.As(Commander).When(new IssueFieldTask(Id, new("instruction"), new("三查四到位", "Three checks"), null, new(unit), Xingchi));
        Assert.Equal(code, answer.Rejection?.Code);
    }
}

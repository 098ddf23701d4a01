using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Scenarios.Spread;

namespace OpsBoard.Scenarios.Planning;

/// <summary>
/// The tasks that some of the positives give rise to. Most are done in time; some are late, blocked for a while,
/// sent back, or opened again after a second look.
/// </summary>
internal sealed class TaskWork(PlanBook book, Staff staff)
{
    /// <summary>No district has more of these open at once.</summary>
    public const int MostOpen = 60;

    // So many of a thousand positives in the community give rise to each of these.
    private static readonly Errand[] OnPositive =
    [
        new("report", 15, new("2 小时内报告阳性", "report the positive within 2 hours")),
        new("tracing", 50, new("追踪密接和次密接", "trace contacts and their contacts")),
        new("transfer", 70, new("转运阳性和密接", "transfer positives and contacts")),
        new("screening", 15, new("全员筛查一轮", "screen everyone once")),
        new("disinfection", 35, new("终末消杀", "final disinfection")),
    ];

    // And so many of a thousand days of a sealed or controlled zone to each of these.
    private static readonly Errand[] OnClosedDay =
    [
        new("supply", 6, new("生活物资配送", "deliver household supplies")),
        new("appeal", 3, new("诉求:就医用药", "appeal: care and medicines")),
        new("appeal", 3, new("诉求:垃圾清运", "appeal: waste collection")),
        new("rectification", 3, new("整改:卡口值守不到位", "rectify: gate not staffed")),
        new("rectification", 2, new("整改:消杀记录不全", "rectify: disinfection records incomplete")),
    ];

    private static readonly string[] Hindrances = ["转运车辆不足", "隔离房源不足", "消杀人手不足", "采样点排队过长", "防护物资待补"];

    private readonly Dictionary<DivisionCode, int> _open = [];
    private readonly Dictionary<DivisionCode, int> _issued = [];

    public void AnswerPositive(ScenarioZone zone, SplitMix64 random) => Plan(OnPositive, zone, random);

    public void ServeClosed(ScenarioZone zone, SplitMix64 random) => Plan(OnClosedDay, zone, random);

    private void Plan(Errand[] errands, ScenarioZone zone, SplitMix64 random)
    {
        foreach (var errand in errands)
        {
            if (!random.Chance(errand.PerMille) || _open.GetValueOrDefault(zone.District) >= MostOpen) continue;
            _open[zone.District] = _open.GetValueOrDefault(zone.District) + 1;
            book.After(Planner.Minutes(random, 3, 25), () => Issue(zone, errand, random));
        }
    }

    private void Issue(ScenarioZone zone, Errand errand, SplitMix64 random)
    {
        var number = _issued[zone.District] = _issued.GetValueOrDefault(zone.District) + 1;
        var id = new FieldTaskId($"s-{zone.District}-{number:0000}");
        var task = new Course(this, id, zone.District, staff.LeadOf(zone.District), staff.OfficeOf(zone.District));
        task.Send(task.Office, new IssueFieldTask(
            id, new(errand.Kind), new($"{zone.Name.Zh}:{errand.Title.Zh}", $"{zone.Name.En}: {errand.Title.En}"), Detail: null, zone.Street ?? zone.District, zone.Id));
        var span = book.View.Task(id)!.Task.Due!.Value - book.Now;
        book.After(span * (random.Between(2, 14) / 100.0), () => Receive(task, span, random));
    }

    private void Receive(Course task, TimeSpan span, SplitMix64 random)
    {
        var fate = random.Below(1000);
        if (fate < 15)
        {
            task.Send(task.Lead, new ReturnFieldTask(task.Id, "不在本辖区,请核对"));
            book.After(Planner.Minutes(random, 10, 50), () =>
            {
                task.Send(task.Office, new ReopenFieldTask(task.Id, "已核对,属本辖区"));
                book.After(span * 0.4, () => Complete(task, random));
            });
            return;
        }

        task.Send(task.Lead, new ReceiveFieldTask(task.Id));
        if (random.Chance(350))
            book.After(span * 0.25, () => task.Send(task.Lead, new ProgressFieldTask(task.Id, random.Between(3, 7) * 10, null)));
        if (fate < 110)
            Hinder(task, span, random);
        else if (fate < 220)
            book.After(span + Planner.Minutes(random, 15, 300), () => Complete(task, random));
        else
            book.After(span * (random.Between(30, 82) / 100.0), () => Complete(task, random, findsFault: fate >= 965));
    }

    private void Hinder(Course task, TimeSpan span, SplitMix64 random) =>
        book.After(span * 0.3, () =>
        {
            task.Send(task.Lead, new BlockFieldTask(task.Id, Hindrances[random.Below(Hindrances.Length)]));
            book.After(Planner.Minutes(random, 40, 260), () =>
            {
                task.Send(task.Lead, new UnblockFieldTask(task.Id, "已协调解决"));
                book.After(Planner.Minutes(random, 30, 180), () => Complete(task, random));
            });
        });

    private void Complete(Course task, SplitMix64 random, bool findsFault = false)
    {
        task.Send(task.Lead, new CompleteFieldTask(task.Id, null));
        if (book.View.Task(task.Id)!.Task.State == FieldTaskState.AwaitingRecheck)
            book.After(Planner.Minutes(random, 60, 400), () => Recheck(task, random, passed: !random.Chance(150)));
        else if (findsFault)
            book.After(Planner.Minutes(random, 60, 300), () =>
            {
                task.Send(task.Office, new ReopenFieldTask(task.Id, "抽查未达要求"));
                book.After(Planner.Minutes(random, 60, 240), () => Complete(task, random));
            });
        else
            _open[task.District]--;
    }

    private void Recheck(Course task, SplitMix64 random, bool passed)
    {
        task.Send(task.Office, new RecheckFieldTask(task.Id, passed, passed ? null : "回头看发现仍未整改到位"));
        if (passed) _open[task.District]--;
        else book.After(Planner.Minutes(random, 60, 240), () => Complete(task, random));
    }

    private void Send(FieldTaskId id, int step, ScenarioAccount by, FieldTaskCommand command) =>
        book.Send($"task:{id}:{step}", by, command, simulated: true);

    private sealed record Errand(string Kind, int PerMille, LocalText Title);

    /// <summary>One task on its way, with who answers for it and who ordered it.</summary>
    private sealed class Course(TaskWork work, FieldTaskId id, DivisionCode district, ScenarioAccount lead, ScenarioAccount office)
    {
        private int _steps;

        public FieldTaskId Id => id;

        public DivisionCode District => district;

        public ScenarioAccount Lead => lead;

        public ScenarioAccount Office => office;

        public void Send(ScenarioAccount by, FieldTaskCommand command) => work.Send(id, ++_steps, by, command);
    }
}

using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Scenarios.Spread;

namespace OpsBoard.Scenarios.Planning;

/// <summary>
/// What was reported to have happened, at its time: log entries, changes of phase, and tasks. That a task was
/// ordered is known, and sometimes when it was done; what lies between is made up.
/// </summary>
internal sealed class HappeningWork(PlanBook book, Scenario scenario, Staff staff)
{
    // Where no time was told, an order of this kind is meant for the coming days and not for the same night.
    private static readonly TimeSpan UntoldTime = TimeSpan.FromDays(7);

    public void Plan()
    {
        foreach (var happening in scenario.Happenings)
        {
            if (happening.Form == HappeningForm.Task)
                book.At(happening.At, () => Issue(happening));
            else
                book.At(happening.At, () => Enter(happening));
        }
    }

    private void Enter(Happening happening)
    {
        book.Send(Id(happening, "entry"), staff.Command,
            new MakeDutyEntry(happening.Division, book.Today, EntryKind(happening.Kind), happening.Organisation, happening.Text), simulated: false);
        if (happening.Phase is { } phase)
            book.Send(Id(happening, "phase"), staff.Command, new ChangePhase(happening.Division, phase), simulated: false);
    }

    private void Issue(Happening happening)
    {
        var task = new FieldTaskId($"h-{happening.Number:000}-{happening.Division}");
        var due = happening.Due ?? (happening.Done is { } done ? EndOfDay(done) : book.Now + UntoldTime);
        book.Send(Id(happening, "issue"), staff.Command, new IssueFieldTask(
            task, new(TaskKind(happening.Kind)), happening.Text, Detail: null, happening.Division, Due: due, Organisation: happening.Organisation),
            simulated: false);

        var by = staff.AnswererFor(happening.Division);
        var random = SplitMix64.For(Planner.Seed, $"happening/{happening.Number}");
        var end = happening.Done ?? due - ((due - book.Now) * (random.Between(2, 15) / 100.0));
        var told = TimeSpan.FromMinutes(random.Between(4, 40));
        var received = told < (end - book.Now) / 4 ? told : (end - book.Now) / 4;
        var span = end - (book.Now + received);
        book.After(received, () => book.Send(Id(happening, "receive"), by, new ReceiveFieldTask(task), simulated: true));
        if (span > TimeSpan.FromHours(2))
            book.After(received + (span / 2), () => book.Send(Id(happening, "progress"), by, new ProgressFieldTask(task, random.Between(3, 8) * 10, "按计划推进"), simulated: true));
        book.At(end, () => Complete(happening, task, by));
    }

    private void Complete(Happening happening, FieldTaskId task, ScenarioAccount by)
    {
        book.Send(Id(happening, "complete"), by, new CompleteFieldTask(task, Result: null), simulated: happening.Done is null);
        if (book.View.Task(task)!.Task.State == FieldTaskState.AwaitingRecheck)
            book.After(TimeSpan.FromHours(20), () => book.Send(Id(happening, "recheck"), staff.Review, new RecheckFieldTask(task, Passed: true, "抽查属实"), simulated: true));
    }

    private DateTimeOffset EndOfDay(DateTimeOffset time) => book.Calendar.StartOf(book.Calendar.DayOf(time).AddDays(1));

    private static string Id(Happening happening, string step) => $"happening:{happening.Number:000}:{step}";

    private static string TaskKind(HappeningKind kind) => kind switch
    {
        HappeningKind.Appeal => "appeal",
        HappeningKind.Rectification => "rectification",
        HappeningKind.Resumption => "blocker",
        _ => "instruction",
    };

    private static DutyEntryKind EntryKind(HappeningKind kind) => kind switch
    {
        HappeningKind.Deployment => DutyEntryKind.Deployment,
        HappeningKind.Instruction => DutyEntryKind.Instruction,
        HappeningKind.Inspection => DutyEntryKind.Inspection,
        HappeningKind.Pairing => DutyEntryKind.Pairing,
        HappeningKind.Clearance => DutyEntryKind.Clearance,
        HappeningKind.Resumption => DutyEntryKind.Resumption,
        HappeningKind.Meeting => DutyEntryKind.Meeting,
        HappeningKind.Report => DutyEntryKind.Report,
        HappeningKind.Resource => DutyEntryKind.Resource,
        HappeningKind.Phase => DutyEntryKind.Phase,
        HappeningKind.Appeal or HappeningKind.Rectification or HappeningKind.Task => DutyEntryKind.Note,
        _ => throw new System.Diagnostics.UnreachableException(kind.ToString()),
    };
}

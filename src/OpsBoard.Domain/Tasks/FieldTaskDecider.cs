using System.Text.Json.Serialization;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using static OpsBoard.Domain.Tasks.FieldTaskState;

namespace OpsBoard.Domain.Tasks;

public abstract record FieldTaskCommand(FieldTaskId Task) : Command
{
    [JsonIgnore]
    public override string Stream => FieldTask.StreamOf(Task);
}

/// <param name="Due">Null: by the clock of the kind.</param>
public sealed record IssueFieldTask(FieldTaskId Task, FieldTaskKindId Kind, LocalText Title, LocalText? Detail, DivisionCode Unit, ZoneId? Zone = null, DateTimeOffset? Due = null, LocalText? Organisation = null) : FieldTaskCommand(Task);

public sealed record ReceiveFieldTask(FieldTaskId Task) : FieldTaskCommand(Task);

public sealed record DelegateFieldTask(FieldTaskId Task, DivisionCode To, string? Note) : FieldTaskCommand(Task);

public sealed record ProgressFieldTask(FieldTaskId Task, int? Percent, string? Note) : FieldTaskCommand(Task);

public sealed record BlockFieldTask(FieldTaskId Task, string? Reason) : FieldTaskCommand(Task);

public sealed record UnblockFieldTask(FieldTaskId Task, string? Note) : FieldTaskCommand(Task);

public sealed record ReturnFieldTask(FieldTaskId Task, string? Reason) : FieldTaskCommand(Task);

public sealed record CompleteFieldTask(FieldTaskId Task, string? Result) : FieldTaskCommand(Task);

public sealed record RecheckFieldTask(FieldTaskId Task, bool Passed, string? Note) : FieldTaskCommand(Task);

public sealed record ReopenFieldTask(FieldTaskId Task, string? Reason) : FieldTaskCommand(Task);

public sealed record WithdrawFieldTask(FieldTaskId Task, string? Reason) : FieldTaskCommand(Task);

/// <summary>What may happen to a field task, and from which state.</summary>
public sealed class FieldTaskDecider : Decider<FieldTask, FieldTaskCommand>
{
    /// <summary>Longest time a task may be given; a date further away is a slip of the hand.</summary>
    public const int MaxDays = 366;

    public override string StreamType => "field_task";

    public override FieldTask Evolve(FieldTask? state, Recorded happened) =>
        happened.Event is FieldTaskEvent e ? FieldTask.Evolve(state, e, happened.HappenedAt, happened.By.Account) : throw Foreign(happened);

    public override DivisionCode? Territory(FieldTask? state, FieldTaskCommand command) => state?.Unit ?? (command as IssueFieldTask)?.Unit;

    public override Decision Decide(FieldTask? state, FieldTaskCommand command, World world) => (state, command) switch
    {
        (null, IssueFieldTask c) => Issue(c, world),
        (not null, IssueFieldTask) => Rejection.Rule("task.already-issued", ("task", command.Task.Value)),
        (null, _) => Rejection.Unknown("task.unknown", ("task", command.Task.Value)),
        _ => Allowed(state, command) ? Answer(state, command, world)
            : Rejection.Rule("task.not-in-this-state", ("task", state.Id.Value), ("state", state.State.ToString()), ("command", command.GetType().Name)),
    };

    /// <summary>Whether the state of <paramref name="task"/> lets <paramref name="command"/> through; screens offer only what it does.</summary>
    public static bool Allowed(FieldTask task, FieldTaskCommand command) => command switch
    {
        ReceiveFieldTask => task.State is Unseen,
        DelegateFieldTask => task.State is Unseen or Received or InHand or Blocked or Returned,
        ProgressFieldTask => task.State is Received or InHand,
        BlockFieldTask => task.State is Received or InHand,
        UnblockFieldTask => task.State is Blocked,
        ReturnFieldTask => task.State is Unseen or Received or InHand or Blocked,
        CompleteFieldTask => task.State is Received or InHand,
        RecheckFieldTask => task.State is AwaitingRecheck,
        ReopenFieldTask => task.State is Done or Returned,
        WithdrawFieldTask => task.IsOpen,
        _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
    };

    private static Decision Issue(IssueFieldTask c, World world)
    {
        if (world.Operations.Divisions.Find(c.Unit) is null) return Rejection.Unknown("division.unknown", ("division", c.Unit.Value));
        var pack = world.PackOf(c.Unit);
        if (pack.TaskKind(c.Kind) is not { } kind)
            return Rejection.Rule("task.kind-unknown", ("kind", c.Kind.Value), ("known", string.Join(' ', pack.TaskKinds.Select(k => k.Id.Value))));
        if (c.Zone is { } zone)
        {
            if (!world.Operations.ZoneHomes.TryGetValue(zone, out var home)) return Rejection.Unknown("zone.unknown", ("zone", zone.Value));
            if (!LiesWith(c.Unit, home, world)) return Rejection.Rule("task.zone-elsewhere", ("zone", zone.Value), ("district", home.Value), ("unit", c.Unit.Value));
        }
        if ((FreeText.Check(c.Title, "title", required: true) ?? (c.Detail is { } d ? FreeText.Check(d, "detail", required: true) : null) ?? (c.Organisation is { } o ? FreeText.Check(o, "organisation", required: true) : null)) is { } no) return no;
        if (c.Due <= world.HappenedAt) return Rejection.Rule("task.due-in-past", ("due", c.Due.Value.ToString("O")));
        if (c.Due > world.HappenedAt.AddDays(MaxDays)) return Rejection.Rule("task.due-too-far", ("due", c.Due.Value.ToString("O")), ("days", MaxDays));
        return new FieldTaskIssued(c.Task, c.Kind, kind.Recheck, c.Title, c.Detail, c.Unit, c.Zone, (c.Due ?? DueBy(kind, world))?.ToUniversalTime(), c.Organisation);
    }

    // A unit answers for zones of its own district, or of the districts below it.
    private static bool LiesWith(DivisionCode unit, DivisionCode home, World world) =>
        world.Operations.Divisions.IsWithin(unit, home) || world.Operations.Divisions.IsWithin(home, unit);

    // A lead was let in for the division that returned the task; whether he may burden another is asked here.
    private static bool MaySendElsewhere(DivisionCode to, World world) => world.By.Role != Role.Lead ||
        Permissions.MayAct(world.Operations.Grants.GetValueOrDefault(world.By.Account), to, world.Operations.Divisions);

    private static DateTimeOffset? DueBy(FieldTaskKind kind, World world) => kind.Clock switch
    {
        ClockKind.None => null,
        ClockKind.Hours => world.HappenedAt.AddHours(kind.Hours!.Value),
        ClockKind.SameDay => world.Calendar.StartOf(world.Calendar.DayOf(world.HappenedAt).AddDays(1)),
        _ => throw new System.Diagnostics.UnreachableException(kind.Clock.ToString()),
    };

    private static Decision Answer(FieldTask task, FieldTaskCommand command, World world) => command switch
    {
        ReceiveFieldTask => new FieldTaskReceived(task.Id),
        DelegateFieldTask c when world.Operations.Divisions.Find(c.To) is null => Rejection.Unknown("division.unknown", ("division", c.To.Value)),
        DelegateFieldTask c when !world.Operations.Divisions.IsWithin(c.To, task.Unit) && !(task.State == Returned && MaySendElsewhere(c.To, world))
            => Rejection.Rule("task.delegated-outside", ("from", task.Unit.Value), ("to", c.To.Value)),
        DelegateFieldTask c => FreeText.Check(c.Note, "note") is { } no ? no : new FieldTaskDelegated(task.Id, task.Unit, c.To, c.Note),
        ProgressFieldTask { Percent: < 0 or > 100 } c => Rejection.Rule("task.percent-out-of-range", ("percent", c.Percent.Value)),
        ProgressFieldTask c => FreeText.Check(c.Note, "note") is { } no ? no : new FieldTaskProgressed(task.Id, c.Percent, c.Note),
        BlockFieldTask c => FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new FieldTaskBlocked(task.Id, c.Reason!),
        UnblockFieldTask c => FreeText.Check(c.Note, "note") is { } no ? no : new FieldTaskUnblocked(task.Id, c.Note),
        ReturnFieldTask c => FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new FieldTaskReturned(task.Id, c.Reason!),
        CompleteFieldTask c => FreeText.Check(c.Result, "result") is { } no ? no : new FieldTaskCompleted(task.Id, c.Result),
        RecheckFieldTask when world.By.Account == task.DoneBy => Rejection.Rule("task.recheck-by-same", ("account", world.By.Account.Value)),
        RecheckFieldTask { Passed: false } c => FreeText.Check(c.Note, "note", required: true) is { } no ? no : new FieldTaskRechecked(task.Id, false, c.Note),
        RecheckFieldTask c => FreeText.Check(c.Note, "note") is { } no ? no : new FieldTaskRechecked(task.Id, true, c.Note),
        ReopenFieldTask c => FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new FieldTaskReopened(task.Id, c.Reason!),
        WithdrawFieldTask c => FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new FieldTaskWithdrawn(task.Id, c.Reason!),
        _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
    };
}

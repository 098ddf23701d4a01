using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Tasks;

/// <summary>How far a task has come. Whether it is late is no state: it follows from <see cref="FieldTask.Due"/> and the time.</summary>
public enum FieldTaskState
{
    /// <summary>未签收: issued, not yet received.</summary>
    Unseen,

    /// <summary>已签收.</summary>
    Received,

    /// <summary>在办.</summary>
    InHand,

    /// <summary>受阻.</summary>
    Blocked,

    /// <summary>退回: the unit says that it isn't its task.</summary>
    Returned,

    /// <summary>待回头看: done, and waits for the second look by someone else.</summary>
    AwaitingRecheck,

    /// <summary>办结.</summary>
    Done,

    /// <summary>撤回: no longer wanted.</summary>
    Withdrawn,
}

public abstract record FieldTaskEvent(FieldTaskId Task) : DomainEvent;

/// <param name="Unit">The division that must do it.</param>
/// <param name="Due">Until when; null when no clock runs.</param>
/// <param name="Organisation">The office that ordered it, where that isn't the account's own.</param>
public sealed record FieldTaskIssued(
    FieldTaskId Task, FieldTaskKindId Kind, bool Recheck, LocalText Title, LocalText? Detail, DivisionCode Unit, ZoneId? Zone, DateTimeOffset? Due, LocalText? Organisation) : FieldTaskEvent(Task);

public sealed record FieldTaskReceived(FieldTaskId Task) : FieldTaskEvent(Task);

public sealed record FieldTaskDelegated(FieldTaskId Task, DivisionCode From, DivisionCode To, string? Note) : FieldTaskEvent(Task);

/// <param name="Percent">How far, 0 to 100; null when only a note was given.</param>
public sealed record FieldTaskProgressed(FieldTaskId Task, int? Percent, string? Note) : FieldTaskEvent(Task);

public sealed record FieldTaskBlocked(FieldTaskId Task, string Reason) : FieldTaskEvent(Task);

public sealed record FieldTaskUnblocked(FieldTaskId Task, string? Note) : FieldTaskEvent(Task);

public sealed record FieldTaskReturned(FieldTaskId Task, string Reason) : FieldTaskEvent(Task);

public sealed record FieldTaskCompleted(FieldTaskId Task, string? Result) : FieldTaskEvent(Task);

public sealed record FieldTaskRechecked(FieldTaskId Task, bool Passed, string? Note) : FieldTaskEvent(Task);

public sealed record FieldTaskReopened(FieldTaskId Task, string Reason) : FieldTaskEvent(Task);

public sealed record FieldTaskWithdrawn(FieldTaskId Task, string Reason) : FieldTaskEvent(Task);

/// <summary>指令、整改、诉求 …: something a unit must do by a time.</summary>
public sealed record FieldTask(
    FieldTaskId Id, FieldTaskKindId Kind, bool Recheck, LocalText Title, LocalText? Detail, DivisionCode Unit, ZoneId? Zone,
    DateTimeOffset IssuedAt, AccountName IssuedBy, DateTimeOffset? Due, LocalText? Organisation)
{
    private const string StreamPrefix = "task-";

    public FieldTaskState State { get; init; }

    /// <summary>How far, 0 to 100; null when nobody said, or when what was reported done must be done again.</summary>
    public int? Percent { get; init; }

    /// <summary>What was last said: the reason of a block or return, or a note on progress.</summary>
    public string? Note { get; init; }

    /// <summary>When its present state began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Who reported it done; a recheck must come from someone else.</summary>
    public AccountName? DoneBy { get; init; }

    public bool IsOpen => State is not (FieldTaskState.Done or FieldTaskState.Withdrawn);

    /// <summary>Late at <paramref name="now"/>. Finished work never is, nor is work that only waits for its recheck.</summary>
    public bool IsLate(DateTimeOffset now) => IsOpen && State != FieldTaskState.AwaitingRecheck && Due < now;

    public static string StreamOf(FieldTaskId id) => $"{StreamPrefix}{id}";

    public static bool IsStreamOf(string stream, FieldTaskId id) =>
        stream.StartsWith(StreamPrefix, StringComparison.Ordinal) && stream.AsSpan(StreamPrefix.Length).SequenceEqual(id.Value);

    public static FieldTask Evolve(FieldTask? state, FieldTaskEvent happened, DateTimeOffset at, AccountName by)
    {
        FieldTask To(FieldTaskState next, string? note) => state! with { State = next, Note = note, Since = at };
        return happened switch
        {
            FieldTaskIssued e => new(e.Task, e.Kind, e.Recheck, e.Title, e.Detail, e.Unit, e.Zone, at, by, e.Due, e.Organisation) { Since = at },
            FieldTaskReceived => To(FieldTaskState.Received, null),
            FieldTaskDelegated e => To(FieldTaskState.Unseen, e.Note) with { Unit = e.To },
            FieldTaskProgressed e => To(FieldTaskState.InHand, e.Note) with { Percent = e.Percent ?? state!.Percent },
            FieldTaskBlocked e => To(FieldTaskState.Blocked, e.Reason),
            FieldTaskUnblocked e => To(FieldTaskState.InHand, e.Note),
            FieldTaskReturned e => To(FieldTaskState.Returned, e.Reason),
            FieldTaskCompleted e => To(state!.Recheck ? FieldTaskState.AwaitingRecheck : FieldTaskState.Done, e.Result) with { DoneBy = by, Percent = 100 },
            FieldTaskRechecked { Passed: true } e => To(FieldTaskState.Done, e.Note),
            FieldTaskRechecked e => To(FieldTaskState.InHand, e.Note) with { Percent = null },
            FieldTaskReopened e => To(FieldTaskState.InHand, e.Reason) with { Percent = null },
            FieldTaskWithdrawn e => To(FieldTaskState.Withdrawn, e.Reason),
            _ => throw new System.Diagnostics.UnreachableException(happened.GetType().Name),
        };
    }
}

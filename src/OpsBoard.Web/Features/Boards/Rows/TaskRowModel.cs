using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui.Components;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>The groups of the board's tasks, in the order in which they are shown.</summary>
public enum WorkGroup { Late, Blocked, Unseen, Returned, Recheck, InHand }

/// <summary>A task that isn't finished.</summary>
/// <param name="Where">The zone, or the unit when it isn't the district itself.</param>
public sealed record TaskRowModel(
    string Id, string List, string Sort, FieldTaskId Task, LocalText Title, LocalText? Where, FieldTaskState State, WorkGroup Group, int? Percent, string? Note,
    DateTimeOffset? Due, DateTimeOffset Since, AccountName By, bool IsSimulated, long Position) : DeskRow(Id, List, Sort)
{
    protected override Type Component => typeof(TaskRow);

    public static string IdOf(FieldTaskId task) => $"task-{task}";

    public static string ListOf(WorkGroup group) => $"tasks-{group.ToString().ToLowerInvariant()}";

    public static WorkGroup GroupOf(FieldTask task, DateTimeOffset now) => task switch
    {
        _ when task.IsLate(now) => WorkGroup.Late,
        { State: FieldTaskState.Unseen } => WorkGroup.Unseen,
        { State: FieldTaskState.Received or FieldTaskState.InHand } => WorkGroup.InHand,
        { State: FieldTaskState.Blocked } => WorkGroup.Blocked,
        { State: FieldTaskState.Returned } => WorkGroup.Returned,
        { State: FieldTaskState.AwaitingRecheck } => WorkGroup.Recheck,
        _ => throw new System.Diagnostics.UnreachableException(task.State.ToString()),
    };

    public static TaskRowModel Of(TaskEntry entry, DivisionCode district, Moment moment)
    {
        var task = entry.Task;
        var group = GroupOf(task, moment.Now);
        var where = task.Zone is { } zone && moment.View.Zone(zone) is { } home ? home.Zone.Name
            : task.Unit != district ? moment.View.Divisions.Find(task.Unit)?.Name : null;
        // What is blocked waits longest first; everything else by when it is due.
        var order = group is WorkGroup.Blocked or WorkGroup.Returned or WorkGroup.Recheck ? task.Since : task.Due ?? DateTimeOffset.MaxValue;
        return new(
            IdOf(task.Id), ListOf(group), string.Create(CultureInfo.InvariantCulture, $"{order.UtcTicks:0000000000000000000}{task.Id}"), task.Id, task.Title, where, task.State, group, task.Percent, task.Note,
            task.Due, task.Since, entry.Last.By.Account, entry.Last.Simulated, entry.Last.Position);
    }

    /// <summary>The state as it is drawn.</summary>
    public static StateOfWork Drawn(WorkGroup group) => group switch
    {
        WorkGroup.Late => StateOfWork.Late,
        WorkGroup.Blocked => StateOfWork.Blocked,
        WorkGroup.Unseen => StateOfWork.Unseen,
        WorkGroup.Returned => StateOfWork.Returned,
        WorkGroup.Recheck => StateOfWork.Received,
        WorkGroup.InHand => StateOfWork.InHand,
        _ => throw new System.Diagnostics.UnreachableException(group.ToString()),
    };
}

/// <summary>How many more tasks of a group there are than the board shows.</summary>
public sealed record MoreTasksRowModel(WorkGroup Group, int Count, DivisionCode District) : DeskRow($"{TaskRowModel.ListOf(Group)}-more", TaskRowModel.ListOf(Group), "~")
{
    protected override Type Component => typeof(MoreTasksRow);
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Tasks;

/// <summary>The groups of tasks, in the order in which they are shown: what needs someone first.</summary>
public enum TaskGroup { Late, Blocked, Unseen, Returned, Recheck, InHand, Received, Done, Withdrawn }

/// <summary>What of the tasks is asked for; null asks for all.</summary>
/// <param name="Division">The division and everything below it.</param>
/// <param name="Own">Of the division's own board alone.</param>
public sealed record TaskFilter(DivisionCode? Division, bool Own, FieldTaskKindId? Kind, TaskGroup? Group)
{
    public bool IsAll => this == new TaskFilter(null, false, null, null);
}

/// <param name="State">By its state, late or not.</param>
public sealed record TaskItem(TaskEntry Entry, TaskGroup State, bool IsLate)
{
    public FieldTask Task => Entry.Task;

    /// <summary>Where it stands in the list: what is late stands together, whatever its state.</summary>
    public TaskGroup Group => IsLate ? TaskGroup.Late : State;

    public bool Is(TaskGroup group) => group is TaskGroup.Late ? IsLate : State == group;
}

/// <summary>The tasks that a filter leaves, grouped and counted.</summary>
/// <param name="Total">Before a state is filtered, as all counts are.</param>
/// <param name="ByBoard">The open ones of each board that has any, the latest boards first.</param>
public sealed record TaskListing(
    IReadOnlyList<TaskItem> Items, int Total, int Open, IReadOnlyDictionary<TaskGroup, int> Counts, IReadOnlyList<DivisionCode> Boards, IReadOnlyList<BoardLoad> ByBoard)
{
    public static TaskListing Of(TaskFilter filter, Moment moment)
    {
        var view = moment.View;
        var boards = view.Boards.Values.Where(b => filter.Division is not { } d || (filter.Own ? b.Code == d : view.Divisions.IsWithin(b.Code, d)))
            .OrderBy(b => b.Code.Value, StringComparer.Ordinal).ToList();
        var all = boards.SelectMany(b => b.Tasks.Values).Where(t => filter.Kind is null || t.Task.Kind == filter.Kind)
            .Select(t => new TaskItem(t, StateOf(t.Task), t.Task.IsLate(moment.Now))).ToList();
        var items = all.Where(i => filter.Group is null || i.Is(filter.Group.Value)).OrderBy(i => i.Group).ThenBy(Order).ThenBy(i => i.Task.Id.Value, StringComparer.Ordinal);
        var loads = all.Where(i => i.Task.IsOpen).GroupBy(i => view.TaskHomes[i.Task.Id]).Select(BoardLoad.Of)
            .OrderByDescending(l => l.Late).ThenByDescending(l => l.Blocked).ThenByDescending(l => l.Open).ThenBy(l => l.Board.Value, StringComparer.Ordinal);
        return new(
            [.. items], all.Count, all.Count(i => i.Task.IsOpen), Enum.GetValues<TaskGroup>().ToDictionary(g => g, g => all.Count(i => i.Is(g))), [.. boards.Select(b => b.Code)], [.. loads]);
    }

    private static TaskGroup StateOf(FieldTask task) => task.State switch
    {
        FieldTaskState.Blocked => TaskGroup.Blocked,
        FieldTaskState.Unseen => TaskGroup.Unseen,
        FieldTaskState.Returned => TaskGroup.Returned,
        FieldTaskState.AwaitingRecheck => TaskGroup.Recheck,
        FieldTaskState.InHand => TaskGroup.InHand,
        FieldTaskState.Received => TaskGroup.Received,
        FieldTaskState.Done => TaskGroup.Done,
        FieldTaskState.Withdrawn => TaskGroup.Withdrawn,
        _ => throw new System.Diagnostics.UnreachableException(task.State.ToString()),
    };

    // What has a clock by its clock, what waits by how long it has waited, what is over with the newest first.
    private static long Order(TaskItem item) => item.Group switch
    {
        TaskGroup.Done or TaskGroup.Withdrawn => -item.Task.Since.UtcTicks,
        TaskGroup.Blocked or TaskGroup.Returned or TaskGroup.Recheck => item.Task.Since.UtcTicks,
        _ => (item.Task.Due ?? DateTimeOffset.MaxValue).UtcTicks,
    };
}

/// <summary>How much open work a board has.</summary>
public sealed record BoardLoad(DivisionCode Board, int Open, int Late, int Blocked, int Unseen)
{
    public static BoardLoad Of(IGrouping<DivisionCode, TaskItem> items) => new(
        items.Key, items.Count(), items.Count(i => i.IsLate), items.Count(i => i.Is(TaskGroup.Blocked)), items.Count(i => i.Is(TaskGroup.Unseen)));
}

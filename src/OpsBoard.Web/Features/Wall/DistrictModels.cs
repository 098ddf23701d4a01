using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Overview.Rows;
using OpsBoard.Web.Features.Wall.Rows;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Wall;

/// <summary>What stands beside a district's zones.</summary>
internal static class DistrictModels
{
    private const int DaysAhead = 11;
    private const int TasksNamed = 8;

    public static DayModel Day(Division district, Moment moment)
    {
        // The province's day, so that walls side by side speak of the same one.
        var day = moment.View.Divisions.Root is { } root ? DayFigures.LastDay(root.Code, moment.View) : null;
        if (day is not { } d) return new(district.Code, null, null, null, false, default);
        var counted = moment.View.Board(district.Code)!.Cases.GetValueOrDefault(d);
        return moment.View.Bulletin(district.Code, d)?.Figures is { } published
            ? new(district.Code, d, published.NewConfirmed, published.NewAsymptomatic, true, counted)
            : new(district.Code, d, counted.Sum.Confirmed, counted.Sum.Asymptomatic, false, counted);
    }

    public static CountsModel Counts(DivisionCode district, DistrictReading reading, PolicyPack pack) =>
        new(district, [.. reading.Classes.Concat(pack.Classes.Select(c => new ClassCount(c, 0))).DistinctBy(c => c.Class.Id).OrderByDescending(c => c.Class.Rank)]);

    public static MarksModel Marks(DivisionCode district, DistrictReading reading) => new(district, reading.Waiting, reading.Overrides, reading.Certified, [], 0);

    public static LiftModel Lift(DivisionCode district, DistrictReading reading, DateOnly today)
    {
        var serious = reading.Zones.Where(z => z.IsSerious).ToList();
        var days = Enumerable.Range(0, DaysAhead).Select(i => serious.Count(z => Math.Max(0, z.Earliest?.DayNumber - today.DayNumber ?? int.MaxValue) == i)).ToArray();
        return new(district, today, reading.Ready, [.. days], serious.Count - days.Sum());
    }

    public static TaskCountModel TaskCount(DivisionCode district, DistrictReading reading, Moment moment, DateTimeOffset dayStart) =>
        new(district, reading.OpenTasks.Length, moment.View.Board(district)!.Tasks.Values.Count(t => t.Task.State == FieldTaskState.Done && t.Task.Since >= dayStart));

    /// <summary>The tasks that need someone first, each with its zone or its street.</summary>
    public static IEnumerable<TaskModel> Tasks(DivisionCode district, DistrictReading reading, Moment moment) =>
        (from task in reading.OpenTasks
         where task.State != FieldTaskState.AwaitingRecheck
         let urgency = Urgency.Of(task, moment.Now)
         orderby urgency, task.Due ?? DateTimeOffset.MaxValue, task.Id.Value
         select new TaskModel(district, new(task.Id, task.Title, task.State, task.IsLate(moment.Now), task.Due, Where(task, moment), null, urgency))).Take(TasksNamed);

    private static LocalText Where(FieldTask task, Moment moment) =>
        task.Zone is { } zone && moment.View.Zone(zone) is { } entry ? ChipName.Of(entry.Zone.Name).Text
        : moment.View.Divisions.Find(task.Unit) is { Level: DivisionLevel.Street } street ? street.ShortName : new("");
}

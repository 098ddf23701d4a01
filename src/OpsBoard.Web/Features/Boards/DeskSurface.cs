using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Features.Boards.Rows;
using OpsBoard.Web.Features.Policies.Forecasting;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Boards;

/// <summary>The rows of a district's board for desk and phone.</summary>
internal sealed class DeskSurface(BoardReader reader, LevelReader levels, ForecastReader forecasts, PolicyPacks packs) : ISurface
{
    private const int EventsShown = 15;

    // The right column has room for so many; the page of tasks has them all.
    private const int TasksShown = 12;

    public string Name => "desk";

    public IEnumerable<BoardRow> Rows(Moment moment, DivisionCode district) =>
        moment.View.Board(district) is { } board && moment.View.Divisions.Find(district) is { } division
            ? All(moment, board, division).Select(r => r.ToBoardRow()) : [];

    private IEnumerable<DeskRow> All(Moment moment, DistrictBoard board, Domain.Divisions.Division division)
    {
        var today = reader.Today(moment);
        var zones = board.Zones.Values.OrderBy(z => z.Zone.Id.Value, StringComparer.Ordinal).Select(z => Zone(z, moment)).ToList();
        var tasks = board.Tasks.Values.Where(t => t.Task.IsOpen).Select(t => TaskRowModel.Of(t, board.Code, moment)).ToList();
        IEnumerable<DeskRow> strip = [
            new TitleRowModel(division.Name, division.Phase),
            LevelRowModel.Of(levels.Of(division.Code, moment)!),
            Published(moment.View, board.Code),
            new WaitingRowModel(zones.Count(z => z.Lift.Standing is Standing.Must), zones.Count(z => z.Lift.Standing is Standing.Ready)),
            new WorkRowModel(board.Code, Of(WorkGroup.Late), tasks.Count(t => t.State is FieldTaskState.Blocked), tasks.Count(t => t.State is FieldTaskState.Unseen))];
        return [
            .. strip,
            .. Counts(moment, board, zones),
            .. zones.GroupBy(z => z.List).Select(g => StreetRowModel.Of(Division(g.First(), moment), g.First().Street, g)),
            .. zones,
            .. zones.Where(z => z.Lift.NeedsAction && z.Marks.Waiting is null).Select(z => new NeedRowModel(z)),
            .. zones.Where(z => z.Marks.Waiting is not null).Select(z => new WaitRowModel(z, z.Marks.Waiting!)),
            new ForecastRowModel(ForecastModel.Of(board.Code, forecasts.Of(board.Code, moment)!)),
            .. Tasks(tasks, board, moment),
            .. board.Recent.Reverse().Take(EventsShown).Select(r => new EventRowModel(r, reader.Calendar.DayOf(r.RecordedAt) == today, new(moment.View)))];

        int Of(WorkGroup group) => tasks.Count(t => t.Group == group);
    }

    private ZoneRowModel Zone(ZoneEntry entry, Moment moment)
    {
        var street = entry.Zone.Division == entry.Zone.District ? null : moment.View.Divisions.Find(entry.Zone.Division)?.Name;
        var named = packs.Find(entry.Zone.MeasuresPack)?.MeasuresOf(entry.Zone.Measures);
        return ZoneRowModel.Of(entry, street, named?.Name ?? new(entry.Zone.Measures.Value), moment, reader);
    }

    private static DivisionCode Division(ZoneRowModel row, Moment moment) => moment.View.Zone(row.Zone)!.Zone.Division;

    private static PublishedRowModel Published(OperationsView view, DivisionCode district)
    {
        var bulletin = view.LastBulletinDay is { } day ? view.Bulletin(district, day) : null;
        return new(view.LastBulletinDay, bulletin?.Figures.NewConfirmed, bulletin?.Figures.NewAsymptomatic, bulletin is { IsCorrected: true });
    }

    private IEnumerable<DeskRow> Counts(Moment moment, DistrictBoard board, List<ZoneRowModel> zones) => [
        new CountRowModel("count-all", zones.Count),
        .. BoardClasses.Of(board, reader.PackOf(moment, board.Code), reader).Select(c => new CountRowModel($"count-{c.Id}", board.ZonesOf(c.Id))),
        new CountRowModel("count-must", zones.Count(z => z.Lift.Standing is Standing.Must)),
        new CountRowModel("count-ready", zones.Count(z => z.Lift.Standing is Standing.Ready)),
        new CountRowModel("count-positive", zones.Count(z => z.IsNewPositive))];

    private IEnumerable<DeskRow> Tasks(List<TaskRowModel> tasks, DistrictBoard board, Moment moment)
    {
        yield return new CountRowModel("tasks-open", tasks.Count, "tasks.open");
        foreach (var group in tasks.GroupBy(t => t.Group))
        {
            yield return new CountRowModel($"{TaskRowModel.ListOf(group.Key)}-count", group.Count());
            foreach (var task in group.OrderBy(t => t.Sort, StringComparer.Ordinal).Take(TasksShown)) yield return task;
            if (group.Count() > TasksShown) yield return new MoreTasksRowModel(group.Key, group.Count() - TasksShown, board.Code);
        }
        var today = reader.Today(moment);
        yield return new CountRowModel("tasks-done", board.Tasks.Values.Count(t => t.Task.State is FieldTaskState.Done && reader.Calendar.DayOf(t.Task.Since) == today), "tasks.done");
    }
}

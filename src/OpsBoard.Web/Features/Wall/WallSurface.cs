using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Overview.Rows;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Features.Wall.Rows;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Wall;

/// <summary>The rows of a district's wall. Lists carry the district's code: one wall may show several, in turn.</summary>
public sealed class WallSurface(DistrictReader reader, BoardReader boards, LevelReader levels) : ISurface
{
    public string Name => "wall";

    public IEnumerable<BoardRow> Rows(Moment moment, DivisionCode district)
    {
        if (moment.View.Divisions.Find(district) is not { Level: DivisionLevel.District } division) yield break;
        var reading = reader.Of(district, moment);
        var today = boards.Today(moment);
        yield return new($"{district}-banner", ListOf(district, "banner"), "0", typeof(BannerRow), new BannerModel(district, division.Name, division.Phase));
        var level = new LevelModel(district, levels.MarkOf(district, moment));
        if (!level.Mark.IsEmpty) yield return new(level.Id, ListOf(district, "level"), "0", typeof(LevelRow), level);
        foreach (var (group, chips) in ZoneLayout.Of(district, reading.Zones, moment.View.Divisions))
        {
            yield return new(group.Id, ListOf(district, "zones"), group.Sort, typeof(GroupRow), group);
            foreach (var chip in chips) yield return new(chip.Face.Id, ListOf(district, "zones"), chip.Face.Sort, typeof(ChipRow), chip);
        }
        var day = DistrictModels.Day(division, moment);
        yield return new(day.Id, ListOf(district, "day"), "0", typeof(DayRow), day);
        var counts = DistrictModels.Counts(district, reading, boards.PackOf(moment, district));
        yield return new(counts.Id, ListOf(district, "counts"), "0", typeof(CountsRow), counts);
        var lift = DistrictModels.Lift(district, reading, today);
        yield return new(lift.Id, ListOf(district, "lift"), "0", typeof(LiftRow), lift);
        var tasks = DistrictModels.TaskCount(district, reading, moment, boards.Calendar.StartOf(today));
        yield return new(tasks.Id, ListOf(district, "taskcount"), "0", typeof(TaskCountRow), tasks);
        foreach (var task in DistrictModels.Tasks(district, reading, moment)) yield return new(task.Id, ListOf(district, "tasks"), task.Task.Sort, typeof(TaskRow), task);
        foreach (var news in reading.News.Take(1))
        {
            var model = new NewsModel(news, moment.View, Place: null, Linked: false, ListOf(district, "tick"));
            yield return new(model.Id, ListOf(district, "tick"), model.Sort, typeof(TickRow), model);
        }
    }

    public static string ListOf(DivisionCode district, string list) => $"{district}-{list}";
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Overview.Rows;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Features.Wall.Rows;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Wall;

/// <summary>The rows of the wall that shows all districts.</summary>
public sealed class ProvinceWallSurface(DistrictReader reader, BoardReader boards, LevelReader levels) : ISurface
{
    private const int PlacesNamed = 9;
    private const int TasksNamed = 7;
    private const int NewsNamed = 3;

    public string Name => "wall-overview";

    public IEnumerable<BoardRow> Rows(Moment moment, DivisionCode district)
    {
        if (moment.View.Divisions.Find(district) is not { Parent: null } root) yield break;
        var province = ProvinceReading.Of(moment, reader);
        yield return new("figures", "figures", "0", typeof(WallFiguresRow), ProvinceModels.Figures(province, root));
        foreach (var tile in ProvinceModels.Tiles(province, levels, linked: false)) yield return new(tile.Id, "map", tile.Sort, typeof(TileRow), tile);
        yield return new("legend", "legend", "0", typeof(LegendRow), ProvinceModels.Legend(province, ProvinceModels.Classes(province, boards)));
        foreach (var work in ProvinceModels.Work(province, 0)) yield return new(work.Id, "work", work.Sort, typeof(WallWorkRow), work);
        foreach (var task in ProvinceModels.Urgent(province, TasksNamed)) yield return new(task.Id, "urgent", task.Sort, typeof(WallUrgentRow), task);
        yield return new("ready", "ready", "0", typeof(WallReadyRow), ProvinceModels.Ready(province, PlacesNamed));
        if (ProvinceModels.Marks(province, 0) is { Any: true } marks) yield return new(marks.Id, "ready", "1", typeof(MarksRow), marks with { More = 0 });
        foreach (var news in ProvinceModels.News(province, NewsNamed, linked: false, "tick")) yield return new(news.Id, "tick", news.Sort, typeof(TickRow), news);
    }
}

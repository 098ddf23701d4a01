using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Maps;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Overview.Rows;
using OpsBoard.Web.Features.Policies.Forecasting;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Overview;

/// <summary>The rows of the overview at a desk or on a phone. It is asked for the province, the division that lies below no other.</summary>
public sealed class OverviewSurface(DistrictReader reader, ForecastReader forecasts, BoardReader boards, LevelReader levels, BoundaryBook book) : ISurface
{
    private const int PlacesNamed = 12;
    private const int TasksNamed = 6;

    public string Name => "overview";

    public IEnumerable<BoardRow> Rows(Moment moment, DivisionCode district)
    {
        if (moment.View.Divisions.Find(district) is not { Parent: null } root) yield break;
        var province = ProvinceReading.Of(moment, reader);
        var classes = ProvinceModels.Classes(province, boards);
        var figures = ProvinceModels.Figures(province, root);
        yield return new("figures", "figures", "0", typeof(FiguresRow), figures);
        foreach (var tile in ProvinceModels.Tiles(province, levels, linked: true)) yield return new(tile.Id, "map", tile.Sort, typeof(TileRow), tile);
        // A page shows tiles or outlines; the rows of the other find no list on it.
        foreach (var area in ProvinceModels.Areas(province, book.Current?.Map)) yield return new(area.Id, "areas", area.Sort, typeof(AreaRow), area);
        foreach (var area in ProvinceModels.Areas(province, book.Current?.Map)) yield return new(area.LabelId, "labels", area.Sort, typeof(AreaLabelRow), area);
        foreach (var left in ProvinceModels.Unmapped(province, book.Current?.Map)) yield return new(left.Id, "unmapped", left.Sort, typeof(UnmappedRow), left);
        yield return new("legend", "legend", "0", typeof(LegendRow), ProvinceModels.Legend(province, classes));
        foreach (var work in ProvinceModels.Work(province, PlacesNamed)) yield return new(work.Id, "work", work.Sort, typeof(WorkRow), work);
        foreach (var task in ProvinceModels.Urgent(province, TasksNamed)) yield return new(task.Id, "urgent", task.Sort, typeof(UrgentRow), task);
        yield return new("ready", "ready", "0", typeof(ReadyRow), ProvinceModels.Ready(province, PlacesNamed));
        if (ProvinceModels.Marks(province, PlacesNamed) is { Any: true } marks) yield return new(marks.Id, "ready", "1", typeof(MarksRow), marks);
        yield return new("forecast", "forecast", "0", typeof(ForecastRow), ForecastModel.Of(root.Code, forecasts.Of(root.Code, moment)!));
        foreach (var news in ProvinceModels.News(province, DistrictReading.NewsLimit, linked: true, "news")) yield return new(news.Id, "news", news.Sort, typeof(NewsRow), news);
        yield return new("head", "head", "0", typeof(HeadRow), TableModels.Head(classes, figures.Figures.Day));
        foreach (var line in TableModels.Lines(province, classes, levels, figures.Figures.Day)) yield return new(line.Id, "table", line.Sort, typeof(LineRow), line);
    }
}

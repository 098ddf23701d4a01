using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Overview.Rows;

/// <summary>The table: each prefecture with its sums, and below it its districts.</summary>
internal static class TableModels
{
    public static HeadModel Head(Items<ZoneClass> classes, DateOnly? day) => new(classes, day);

    public static IEnumerable<LineModel> Lines(ProvinceReading province, Items<ZoneClass> classes, LevelReader levels, DateOnly? day)
    {
        var (view, now) = (province.Moment.View, province.Moment.Now);
        foreach (var group in province.Districts.GroupBy(d => ProvinceMap.GroupOf(d.Division)))
        {
            var above = view.Divisions.Find(group.Key);
            // What lies directly below the province comes last, and has no sum that was ever published.
            var isPrefecture = above?.Level == DivisionLevel.Prefecture;
            var sort = (isPrefecture ? "" : "~") + group.Key;
            var lines = group.Select(d => Line(d, $"{sort}/{d.Division.Code}")).ToList();
            var published = isPrefecture ? Published(group.Key) : null;
            yield return new(group.Key, sort, isPrefecture ? above!.Name : null, IsGroup: true, classes,
                [.. classes.Select((_, i) => lines.Sum(l => l.Zones[i]))], lines.Sum(l => l.Ready), lines.Sum(l => l.Late), lines.Sum(l => l.Blocked),
                published?.NewConfirmed, published?.NewAsymptomatic, lines.Aggregate(default(DayCases), (sum, l) => sum + l.Counted))
            {
                Level = levels.MarkOf(group.Key, province.Moment),
            };
            foreach (var line in lines) yield return line;
        }

        LineModel Line(Place place, string sort)
        {
            var code = place.Division.Code;
            var published = Published(code);
            return new(
                code, sort, place.Division.Name, IsGroup: false, classes, [.. classes.Select(c => ProvinceModels.ZonesOf(place, c))],
                place.Reading.Ready, place.Reading.Late(now), place.Reading.Blocked, published?.NewConfirmed, published?.NewAsymptomatic,
                day is { } d ? view.Board(code)!.Cases.GetValueOrDefault(d) : default)
            {
                Level = levels.MarkOf(code, province.Moment),
            };
        }

        Domain.Bulletins.PublishedFigures? Published(DivisionCode code) => day is { } d ? view.Bulletin(code, d)?.Figures : null;
    }
}

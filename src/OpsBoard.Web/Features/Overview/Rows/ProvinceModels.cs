using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Features.Maps;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui.Components;

namespace OpsBoard.Web.Features.Overview.Rows;

/// <summary>Turns what the boards say into models; the page at the desk and the wall share it.</summary>
internal static class ProvinceModels
{
    public static FiguresModel Figures(ProvinceReading province, Division root) =>
        new(root.Name, DayFigures.Of(root.Code, province.Moment.View, province.Counted));

    public static IEnumerable<TileModel> Tiles(ProvinceReading province, LevelReader levels, bool linked) =>
        from place in province.Districts
        where place.Division.Cell is not null
        let worst = place.Reading.Classes.FirstOrDefault()
        select new TileModel(place.Division.Code, place.Division.ShortName, place.Division.Cell!.Value, worst?.Class, worst?.Zones ?? 0, linked ? Href(place.Division) : null)
        {
            Level = levels.MarkOf(place.Division.Code, province.Moment),
        };

    public static IEnumerable<AreaModel> Areas(ProvinceReading province, BoundaryMap? map) =>
        from place in province.Districts
        let drawn = map?.Find(place.Division.Code)
        where drawn is not null
        let worst = place.Reading.Classes.FirstOrDefault()
        select new AreaModel(place.Division.Code, place.Division.ShortName, drawn, worst?.Class, worst?.Zones ?? 0, Href(place.Division));

    public static IEnumerable<UnmappedModel> Unmapped(ProvinceReading province, BoundaryMap? map) =>
        from place in province.Districts
        where map is not null && map.Find(place.Division.Code) is null
        select new UnmappedModel(place.Division.Code, place.Division.ShortName, place.Reading.Classes.FirstOrDefault()?.Class, Href(place.Division));

    /// <summary>The classes of all packs in sight, and those that zones still have from an earlier one; the most serious first.</summary>
    public static Items<ZoneClass> Classes(ProvinceReading province, BoardReader boards) =>
        [.. boards.Classes(province.Moment).Concat(province.Districts.SelectMany(d => d.Reading.Classes).Select(c => c.Class)).DistinctBy(c => c.Id).OrderByDescending(c => c.Rank)];

    public static LegendModel Legend(ProvinceReading province, Items<ZoneClass> classes) => new(
    [
        .. from c in classes
           select new LegendEntry(c,
               province.Districts.Sum(d => ZonesOf(d, c)),
               province.Districts.Count(d => ZonesOf(d, c) > 0)),
    ]);

    public static IEnumerable<WorkModel> Work(ProvinceReading province, int named)
    {
        var now = province.Moment.Now;
        yield return Of(StateOfWork.Late, r => r.Late(now), province.All.Min(p => p.Reading.OldestDue(now)));
        yield return Of(StateOfWork.Blocked, r => r.Blocked, null);
        yield return Of(StateOfWork.Unseen, r => r.Unseen, null);

        WorkModel Of(StateOfWork state, Func<DistrictReading, int> count, DateTimeOffset? oldest)
        {
            var (sum, places, more) = Where(province.All, count, named);
            return new(state, sum, oldest, places, more);
        }
    }

    public static ReadyModel Ready(ProvinceReading province, int named)
    {
        var (sum, places, more) = Where(province.Districts, r => r.Ready, named);
        return new(sum, province.Districts.Sum(d => d.Reading.ReadyTomorrow), places, more);
    }

    public static MarksModel Marks(ProvinceReading province, int named)
    {
        var (sum, places, more) = Where(province.Districts, r => r.Waiting, named);
        return new(null, sum, province.Districts.Sum(d => d.Reading.Overrides), province.Districts.Sum(d => d.Reading.Certified), places, more);
    }

    public static IEnumerable<UrgentModel> Urgent(ProvinceReading province, int most) =>
        from found in province.Urgent().Take(most)
        let task = found.Task
        select new UrgentModel(
            task.Id, task.Title, task.State, task.IsLate(province.Moment.Now), task.Due, found.Place.Division.ShortName,
            task.State is FieldTaskState.Blocked or FieldTaskState.Returned ? task.Note : null, Urgency.Of(task, province.Moment.Now));

    public static IEnumerable<NewsModel> News(ProvinceReading province, int most, bool linked, string list) =>
        province.News().Take(most).Select(n => new NewsModel(n.Event, province.Moment.View, PlaceOf(n.Place.Division, n.Event), linked, list));

    public static string Href(Division division) => division.Level == DivisionLevel.District ? $"/districts/{division.Code}" : "/tasks";

    public static int ZonesOf(Place place, ZoneClass c)
    {
        foreach (var known in place.Reading.Classes)
            if (known.Class.Id == c.Id) return known.Zones;
        return 0;
    }

    // What was published of a division, or said in its name, names the division itself.
    private static LocalText? PlaceOf(Division division, Recorded recorded) => recorded.Event switch
    {
        BulletinEvent or DivisionEvent or DutyEntryMade { Organisation: null } => null,
        DutyEntryMade when division.Level == DivisionLevel.Province => null,
        _ => division.ShortName,
    };

    private static (int Sum, Items<PlaceCount> Places, int More) Where(IEnumerable<Place> places, Func<DistrictReading, int> count, int named)
    {
        var found = places.Select(p => (Place: p, Count: count(p.Reading))).Where(p => p.Count > 0)
            .OrderByDescending(p => p.Count).ThenBy(p => p.Place.Division.Code.Value, StringComparer.Ordinal).ToList();
        return (found.Sum(p => p.Count), [.. found.Take(named).Select(p => new PlaceCount(p.Place.Division.ShortName, Href(p.Place.Division), p.Count))], Math.Max(0, found.Count - named));
    }
}

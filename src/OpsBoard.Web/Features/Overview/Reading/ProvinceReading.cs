using System.Collections.Immutable;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Overview.Reading;

/// <summary>A division with what its board says.</summary>
public readonly record struct Place(Division Division, DistrictReading Reading);

/// <summary>All boards of a province at one moment.</summary>
public sealed class ProvinceReading
{
    private ProvinceReading(Moment moment, ProvinceMap map, DistrictReader reader)
    {
        (Moment, Map) = (moment, map);
        Districts = [.. map.Districts.Select(d => new Place(d, reader.Of(d.Code, moment)))];
        // A commander answers for what the province and the prefectures were told to do, too.
        All = [.. map.Above.Select(d => new Place(d, reader.Of(d.Code, moment))), .. Districts];
    }

    public Moment Moment { get; }

    public ProvinceMap Map { get; }

    public ImmutableArray<Place> Districts { get; }

    public ImmutableArray<Place> All { get; }

    public static ProvinceReading Of(Moment moment, DistrictReader reader) => new(moment, ProvinceMap.Of(moment.View.Divisions), reader);

    public DayCases Counted(DateOnly day) => Districts.Aggregate(default(DayCases), (sum, d) => sum + Moment.View.Board(d.Division.Code)!.Cases.GetValueOrDefault(day));

    /// <summary>The tasks that need someone soonest: late first, then blocked, returned, unseen, then by due time.</summary>
    public IEnumerable<(Place Place, FieldTask Task)> Urgent() =>
        from place in All
        from task in place.Reading.OpenTasks
        where task.State != FieldTaskState.AwaitingRecheck
        orderby Urgency.Of(task, Moment.Now), task.Due ?? DateTimeOffset.MaxValue, task.Id.Value
        select (place, task);

    /// <summary>The latest events of all boards, newest first.</summary>
    public IEnumerable<(Place Place, Recorded Event)> News() =>
        from place in All
        from recorded in place.Reading.News
        orderby recorded.Position descending
        select (place, recorded);
}

/// <summary>Which work needs someone first; smaller is sooner.</summary>
public static class Urgency
{
    public static int Of(FieldTask task, DateTimeOffset now) => task.IsLate(now) ? 0 : task.State switch
    {
        FieldTaskState.Blocked => 1,
        FieldTaskState.Returned => 2,
        FieldTaskState.Unseen => 3,
        _ => 4,
    };
}

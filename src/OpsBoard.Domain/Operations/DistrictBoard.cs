using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

/// <summary>A zone on the board, and the event that changed it last.</summary>
public sealed record ZoneEntry(Zone Zone, Recorded Last);

/// <summary>A task on the board, and the event that changed it last.</summary>
public sealed record TaskEntry(FieldTask Task, Recorded Last);

/// <summary>
/// What is known of one division at one position: its zones, its tasks, its days, what just happened.
/// Districts have zones; provinces and prefectures have tasks and entries only.
/// </summary>
/// <param name="Position">Position of the last event that changed it; 0 before the first.</param>
public sealed record DistrictBoard(
    DivisionCode Code,
    long Position,
    ImmutableDictionary<ZoneId, ZoneEntry> Zones,
    ImmutableDictionary<FieldTaskId, TaskEntry> Tasks,
    ImmutableDictionary<ClassId, int> ZonesByClass,
    ImmutableSortedDictionary<DateOnly, DayCases> Cases,
    ImmutableQueue<Recorded> Recent)
{
    /// <summary>How many of the latest events a board shows.</summary>
    public const int RecentLimit = 40;

    private int _recentCount;

    public static DistrictBoard Empty(DivisionCode code) => new(
        code, 0, ImmutableDictionary<ZoneId, ZoneEntry>.Empty, ImmutableDictionary<FieldTaskId, TaskEntry>.Empty,
        ImmutableDictionary<ClassId, int>.Empty, ImmutableSortedDictionary<DateOnly, DayCases>.Empty, ImmutableQueue<Recorded>.Empty);

    /// <summary>A board as it was written down; the counts by class follow from its zones.</summary>
    public static DistrictBoard Restored(
        DivisionCode code, long position, ImmutableDictionary<ZoneId, ZoneEntry> zones, ImmutableDictionary<FieldTaskId, TaskEntry> tasks,
        ImmutableSortedDictionary<DateOnly, DayCases> cases, IReadOnlyList<Recorded> recent) =>
        new(code, position, zones, tasks, zones.Values.GroupBy(z => z.Zone.Class).ToImmutableDictionary(c => c.Key, c => c.Count()), cases, ImmutableQueue.CreateRange(recent))
        {
            _recentCount = recent.Count,
        };

    public int ZonesOf(ClassId id) => ZonesByClass.GetValueOrDefault(id);

    public IEnumerable<FieldTask> OpenTasks => Tasks.Values.Select(t => t.Task).Where(t => t.IsOpen);

    public DistrictBoard Apply(ZoneEvent happened, Recorded recorded)
    {
        var before = Zones.GetValueOrDefault(happened.Zone)?.Zone;
        var after = Zone.Evolve(before, happened, recorded.HappenedAt);
        var byClass = ZonesByClass;
        if (before?.Class != after.Class)
        {
            if (before is not null) byClass = byClass.SetItem(before.Class, byClass[before.Class] - 1);
            byClass = byClass.SetItem(after.Class, byClass.GetValueOrDefault(after.Class) + 1);
        }
        var cases = happened is ZoneCasesCounted counted
            ? Cases.SetItem(counted.Day, Cases.GetValueOrDefault(counted.Day) - (before?.Cases.GetValueOrDefault(counted.Day) ?? default) + counted.Cases)
            : Cases;
        return Note(recorded, isNews: happened is not ZoneRegistered) with
        {
            Zones = Zones.SetItem(happened.Zone, new(after, recorded)),
            ZonesByClass = byClass,
            Cases = cases,
        };
    }

    public DistrictBoard Apply(FieldTask after, Recorded recorded) =>
        Note(recorded, isNews: true) with { Tasks = Tasks.SetItem(after.Id, new(after, recorded)) };

    /// <summary>The task went to another division's board.</summary>
    public DistrictBoard Without(FieldTaskId task, Recorded recorded) =>
        Note(recorded, isNews: true) with { Tasks = Tasks.Remove(task) };

    public DistrictBoard Note(Recorded recorded, bool isNews)
    {
        if (!isNews) return this with { Position = recorded.Position };
        var full = _recentCount == RecentLimit;
        return this with
        {
            Position = recorded.Position,
            Recent = (full ? Recent.Dequeue() : Recent).Enqueue(recorded),
            _recentCount = full ? RecentLimit : _recentCount + 1,
        };
    }
}

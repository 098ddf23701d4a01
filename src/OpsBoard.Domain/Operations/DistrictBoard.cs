using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
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

    /// <summary>The packs that were in force here, in order; the last one is.</summary>
    public ImmutableList<PackSpan> Packs { get; private init; } = [];

    /// <summary>Zones that are no places of their own any more: retired, or part of another one.</summary>
    public ImmutableDictionary<ZoneId, ZoneEntry> Retired { get; private init; } = ImmutableDictionary<ZoneId, ZoneEntry>.Empty;

    /// <summary>The pack in force here.</summary>
    public PackRef Pack => Packs[^1].Pack;

    public static DistrictBoard Empty(DivisionCode code, PackRef pack) => new(
        code, 0, ImmutableDictionary<ZoneId, ZoneEntry>.Empty, ImmutableDictionary<FieldTaskId, TaskEntry>.Empty,
        ImmutableDictionary<ClassId, int>.Empty, ImmutableSortedDictionary<DateOnly, DayCases>.Empty, ImmutableQueue<Recorded>.Empty)
    {
        Packs = [PackSpan.First(pack)],
    };

    public int ZonesOf(ClassId id) => ZonesByClass.GetValueOrDefault(id);

    public IEnumerable<FieldTask> OpenTasks => Tasks.Values.Select(t => t.Task).Where(t => t.IsOpen);

    /// <summary>The zone as it stands under the packs that were adopted here.</summary>
    public Zone Standing(Zone zone) => zone.Under(Packs);

    /// <summary>Another pack came into force: its zones go on under it.</summary>
    public DistrictBoard Adopt(PackSpan span)
    {
        var board = this with { Packs = Packs.Add(span) };
        var zones = Zones.ToImmutableDictionary(z => z.Key, z => z.Value with { Zone = board.Standing(z.Value.Zone) });
        return board with { Position = span.Position, Zones = zones, ZonesByClass = CountByClass(zones) };
    }

    public DistrictBoard Apply(ZoneEvent happened, Recorded recorded)
    {
        var before = Zones.GetValueOrDefault(happened.Zone)?.Zone;
        var after = Standing(Zone.Evolve(before, happened, recorded));
        return Note(recorded, isNews: happened is not ZoneRegistered) with
        {
            Zones = after.Retired is null ? Zones.SetItem(after.Id, new(after, recorded)) : Zones.Remove(after.Id),
            Retired = after.Retired is null ? Retired : Retired.SetItem(after.Id, new(after, recorded)),
            ZonesByClass = Recount(before?.Class, after.Retired is null ? after.Class : null),
            Cases = CasesOf(before, after),
        };
    }

    private ImmutableDictionary<ClassId, int> Recount(ClassId? before, ClassId? after)
    {
        var byClass = ZonesByClass;
        if (before == after) return byClass;
        if (before is { } left) byClass = byClass[left] == 1 ? byClass.Remove(left) : byClass.SetItem(left, byClass[left] - 1);
        return after is { } reached ? byClass.SetItem(reached, byClass.GetValueOrDefault(reached) + 1) : byClass;
    }

    private ImmutableSortedDictionary<DateOnly, DayCases> CasesOf(Zone? before, Zone after)
    {
        var cases = Cases;
        if (ReferenceEquals(before?.Cases, after.Cases)) return cases;
        foreach (var (day, count) in after.Cases)
            if (before is null || !before.Cases.TryGetValue(day, out var old)) cases = cases.SetItem(day, cases.GetValueOrDefault(day) + count);
            else if (old != count) cases = cases.SetItem(day, cases.GetValueOrDefault(day) - old + count);
        foreach (var (day, count) in before?.Cases ?? ImmutableSortedDictionary<DateOnly, DayCases>.Empty)
            if (!after.Cases.ContainsKey(day)) cases = cases.SetItem(day, cases[day] - count);
        return cases;
    }

    private static ImmutableDictionary<ClassId, int> CountByClass(ImmutableDictionary<ZoneId, ZoneEntry> zones) =>
        zones.Values.GroupBy(z => z.Zone.Class).ToImmutableDictionary(c => c.Key, c => c.Count());

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

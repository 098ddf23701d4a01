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
    LayeredDictionary<ZoneId, ZoneEntry> Zones,
    LayeredDictionary<FieldTaskId, TaskEntry> Tasks,
    ImmutableDictionary<ClassId, int> ZonesByClass,
    DayDictionary<DayCases> Cases,
    ImmutableQueue<Recorded> Recent)
{
    /// <summary>How many of the latest events a board shows.</summary>
    public const int RecentLimit = 40;

    /// <summary>The packs that were in force here, in order; the last one is.</summary>
    public ImmutableList<PackSpan> Packs { get; private init; } = [];

    /// <summary>Zones that are no places of their own any more: retired, or part of another one.</summary>
    public ImmutableDictionary<ZoneId, ZoneEntry> Retired { get; internal init; } = ImmutableDictionary<ZoneId, ZoneEntry>.Empty;

    /// <summary>The pack in force here.</summary>
    public PackRef Pack => Packs[^1].Pack;

    public static DistrictBoard Empty(DivisionCode code, PackRef pack) => new(
        code, 0, LayeredDictionary<ZoneId, ZoneEntry>.Empty, LayeredDictionary<FieldTaskId, TaskEntry>.Empty,
        ImmutableDictionary<ClassId, int>.Empty, DayDictionary<DayCases>.Empty, ImmutableQueue<Recorded>.Empty)
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
        var zones = new LayeredDictionary<ZoneId, ZoneEntry>(Zones.ToDictionary(z => z.Key, z => z.Value with { Zone = board.Standing(z.Value.Zone) }));
        return board with { Position = span.Position, Zones = zones, ZonesByClass = CountByClass(zones) };
    }

    private static ImmutableDictionary<ClassId, int> CountByClass(LayeredDictionary<ZoneId, ZoneEntry> zones) =>
        zones.Values.GroupBy(z => z.Zone.Class).ToImmutableDictionary(c => c.Key, c => c.Count());
}

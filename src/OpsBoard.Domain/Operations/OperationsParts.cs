using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

/// <summary>
/// Takes a view apart and puts it together again, so that it can be written down in pieces: what lies on boards apart from the
/// rest, and what follows from the boards left out. Whatever else a view or a board has stays where it is.
/// </summary>
public static class OperationsParts
{
    /// <summary>The view without its boards and what follows from them.</summary>
    public static OperationsView WithoutBoards(this OperationsView view) => view with
    {
        Boards = ImmutableDictionary<DivisionCode, DistrictBoard>.Empty,
        ZoneHomes = ImmutableDictionary<ZoneId, DivisionCode>.Empty,
        TaskHomes = ImmutableDictionary<FieldTaskId, DivisionCode>.Empty,
    };

    /// <summary>The board without its zones and tasks.</summary>
    public static DistrictBoard WithoutEntries(this DistrictBoard board) => board with
    {
        Zones = ImmutableDictionary<ZoneId, ZoneEntry>.Empty,
        Tasks = ImmutableDictionary<FieldTaskId, TaskEntry>.Empty,
    };

    /// <summary>The whole view again.</summary>
    public static OperationsView WithBoards(this OperationsView view, IReadOnlyCollection<DistrictBoard> boards)
    {
        var (zones, tasks) = (ImmutableDictionary.CreateBuilder<ZoneId, DivisionCode>(), ImmutableDictionary.CreateBuilder<FieldTaskId, DivisionCode>());
        foreach (var board in boards)
        {
            foreach (var zone in board.Zones.Keys.Concat(board.Retired.Keys)) zones.Add(zone, board.Code);
            foreach (var task in board.Tasks.Keys) tasks.Add(task, board.Code);
        }
        return view with { Boards = boards.ToImmutableDictionary(b => b.Code), ZoneHomes = zones.ToImmutable(), TaskHomes = tasks.ToImmutable() };
    }
}

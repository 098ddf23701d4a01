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
        ZoneHomes = LayeredDictionary<ZoneId, DivisionCode>.Empty,
        TaskHomes = LayeredDictionary<FieldTaskId, DivisionCode>.Empty,
    };

    /// <summary>The board without its zones and tasks.</summary>
    public static DistrictBoard WithoutEntries(this DistrictBoard board) => board with
    {
        Zones = LayeredDictionary<ZoneId, ZoneEntry>.Empty,
        Tasks = LayeredDictionary<FieldTaskId, TaskEntry>.Empty,
    };

    /// <summary>The whole view again.</summary>
    public static OperationsView WithBoards(this OperationsView view, IReadOnlyCollection<DistrictBoard> boards)
    {
        var zones = new Dictionary<ZoneId, DivisionCode>(boards.Sum(b => b.Zones.Count + b.Retired.Count));
        var tasks = new Dictionary<FieldTaskId, DivisionCode>(boards.Sum(b => b.Tasks.Count));
        Parallel.Invoke(
            () =>
            {
                foreach (var board in boards)
                {
                    foreach (var (zone, _) in board.Zones) zones.Add(zone, board.Code);
                    foreach (var (zone, _) in board.Retired) zones.Add(zone, board.Code);
                }
            },
            () =>
            {
                foreach (var board in boards)
                    foreach (var (task, _) in board.Tasks) tasks.Add(task, board.Code);
            });
        return view with { Boards = boards.ToImmutableDictionary(b => b.Code), ZoneHomes = new(zones), TaskHomes = new(tasks) };
    }
}

using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Web;

/// <summary>A district in the list of districts.</summary>
/// <param name="Zones">How many zones there are of each class that any has, by the class's id.</param>
public sealed record DistrictData(string Code, string Parent, LocalText Name, LocalText ShortName, LocalText? Phase, IReadOnlyDictionary<string, int> Zones, int OpenTasks, int LateTasks, long Position)
{
    public static DistrictData Of(Division division, Moment moment)
    {
        var board = moment.View.Board(division.Code)!;
        return new(
            division.Code.Value, division.Parent?.Value ?? "", division.Name, division.ShortName, division.Phase,
            Counts(board), board.OpenTasks.Count(), board.OpenTasks.Count(t => t.IsLate(moment.Now)), board.Position);
    }

    // In an order of their own, so that the same question has the same answer, byte for byte, on every node.
    private static OrderedDictionary<string, int> Counts(DistrictBoard board) =>
        new(board.ZonesByClass.Where(c => c.Value > 0).OrderBy(c => c.Key.Value, StringComparer.Ordinal).Select(c => KeyValuePair.Create(c.Key.Value, c.Value)));
}

/// <summary>New cases of one local day on a board; community and quarantine are never one figure.</summary>
public sealed record DayCasesData(DateOnly Day, CaseCount Community, CaseCount InQuarantine);

public sealed record TaskData(
    string Id, string Kind, LocalText Title, LocalText? Detail, string Unit, string? Zone, FieldTaskState State, bool Late, DateTimeOffset IssuedAt, string IssuedBy,
    DateTimeOffset? Due, DateTimeOffset Since, int? Percent, string? Note, LocalText? Organisation, long Version, long Position)
{
    public static TaskData Of(TaskEntry entry, DateTimeOffset now) => new(
        entry.Task.Id.Value, entry.Task.Kind.Value, entry.Task.Title, entry.Task.Detail, entry.Task.Unit.Value, entry.Task.Zone?.Value, entry.Task.State, entry.Task.IsLate(now),
        entry.Task.IssuedAt, entry.Task.IssuedBy.Value, entry.Task.Due, entry.Task.Since, entry.Task.Percent, entry.Task.Note, entry.Task.Organisation, entry.Last.Version, entry.Last.Position);
}

/// <summary>A district's board as data.</summary>
/// <param name="Position">Position of the whole view; everything of 1 to it is in.</param>
/// <param name="Now">The time by which days and lateness were told.</param>
public sealed record BoardData(
    DistrictData District, long Position, DateTimeOffset Now, DateTimeOffset? AsOf, string Pack,
    IReadOnlyList<DayCasesData> Cases, IReadOnlyList<ZoneData> Zones, IReadOnlyList<TaskData> Tasks)
{
    public static BoardData Of(Division division, Sight sight, BoardReader reader)
    {
        var board = sight.View.Board(division.Code)!;
        var kinship = new ZoneKinship(board);
        return new(
            DistrictData.Of(division, sight.Moment), sight.View.Position, sight.Now, sight.AsOf, board.Pack.ToString(),
            [.. board.Cases.Select(c => new DayCasesData(c.Key, c.Value.Community, c.Value.InQuarantine))],
            [.. board.Zones.Values.OrderBy(z => z.Zone.Id.Value, StringComparer.Ordinal).Select(z => ZoneData.Of(z, sight.Moment, reader, kinship))],
            [.. board.Tasks.Values.Where(t => t.Task.IsOpen).OrderBy(t => t.Task.IssuedAt).ThenBy(t => t.Task.Id.Value, StringComparer.Ordinal).Select(t => TaskData.Of(t, sight.Now))]);
    }
}

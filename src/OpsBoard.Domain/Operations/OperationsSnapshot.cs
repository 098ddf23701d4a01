using System.Collections.Immutable;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

/// <summary>A view in plain lists, so that it can be written down and read back. What follows from the rest is left out.</summary>
public sealed record OperationsSnapshot(
    long Position,
    DateTimeOffset RecordedAt,
    PackRef PackInForce,
    DateOnly? LastBulletinDay,
    IReadOnlyList<Division> Divisions,
    IReadOnlyList<BoardSnapshot> Boards,
    IReadOnlyList<Bulletin> Bulletins,
    IReadOnlyList<Grant> Grants)
{
    public static OperationsSnapshot Of(OperationsView view) => new(
        view.Position, view.RecordedAt, view.PackInForce, view.LastBulletinDay,
        [.. view.Divisions.ByCode.Values], [.. view.Boards.Values.Select(BoardSnapshot.Of)], [.. view.Bulletins.Values], [.. view.Grants.Values]);

    public OperationsView ToView() => new(
        Position, RecordedAt, PackInForce,
        new(Divisions.ToImmutableDictionary(d => d.Code)),
        Boards.ToImmutableDictionary(b => b.Code, b => b.ToBoard()),
        Boards.SelectMany(b => b.Zones.Concat(b.Retired), (b, z) => KeyValuePair.Create(z.Zone.Id, b.Code)).ToImmutableDictionary(),
        Boards.SelectMany(b => b.Tasks, (b, t) => KeyValuePair.Create(t.Task.Id, b.Code)).ToImmutableDictionary(),
        Bulletins.ToImmutableDictionary(b => (b.Division, b.Day)),
        Grants.ToImmutableDictionary(g => g.Account))
    {
        LastBulletinDay = LastBulletinDay,
    };
}

/// <summary>One division's board in plain lists.</summary>
/// <param name="Recent">The oldest first.</param>
public sealed record BoardSnapshot(
    DivisionCode Code,
    long Position,
    IReadOnlyList<ZoneEntry> Zones,
    IReadOnlyList<TaskEntry> Tasks,
    IReadOnlyDictionary<DateOnly, DayCases> Cases,
    IReadOnlyList<Recorded> Recent,
    IReadOnlyList<PackSpan> Packs,
    IReadOnlyList<ZoneEntry> Retired)
{
    public static BoardSnapshot Of(DistrictBoard board) =>
        new(board.Code, board.Position, [.. board.Zones.Values], [.. board.Tasks.Values], board.Cases, [.. board.Recent], board.Packs, [.. board.Retired.Values]);

    public DistrictBoard ToBoard() => DistrictBoard.Restored(this);
}

using System.Collections.Immutable;
using System.Diagnostics;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

/// <summary>
/// Everything that boards show, folded from events 1 to <see cref="Position"/>. Immutable: the view at an earlier
/// position is the same fold stopped earlier, so live boards, as-of and the auditor share it.
/// </summary>
public sealed record OperationsView(
    long Position,
    DateTimeOffset RecordedAt,
    PackRef PackInForce,
    DivisionTree Divisions,
    ImmutableDictionary<DivisionCode, DistrictBoard> Boards,
    ImmutableDictionary<ZoneId, DivisionCode> ZoneHomes,
    ImmutableDictionary<FieldTaskId, DivisionCode> TaskHomes,
    ImmutableDictionary<(DivisionCode Division, DateOnly Day), Bulletin> Bulletins,
    ImmutableDictionary<AccountName, Grant> Grants)
{
    public static readonly OperationsView Empty = new(
        0, default, PolicyPacks.Default, DivisionTree.Empty,
        ImmutableDictionary<DivisionCode, DistrictBoard>.Empty,
        ImmutableDictionary<ZoneId, DivisionCode>.Empty,
        ImmutableDictionary<FieldTaskId, DivisionCode>.Empty,
        ImmutableDictionary<(DivisionCode, DateOnly), Bulletin>.Empty,
        ImmutableDictionary<AccountName, Grant>.Empty);

    /// <summary>The latest local day for which anything was published; null before the first bulletin.</summary>
    public DateOnly? LastBulletinDay { get; init; }

    public DistrictBoard? Board(DivisionCode code) => Boards.GetValueOrDefault(code);

    public int ZonesOf(DivisionCode district, ClassId id) => Board(district)?.ZonesOf(id) ?? 0;

    public ZoneEntry? Zone(ZoneId id) =>
        ZoneHomes.TryGetValue(id, out var home) ? Boards[home].Zones.GetValueOrDefault(id) : null;

    public TaskEntry? Task(FieldTaskId id) =>
        TaskHomes.TryGetValue(id, out var home) ? Boards[home].Tasks.GetValueOrDefault(id) : null;

    public Bulletin? Bulletin(DivisionCode division, DateOnly day) => Bulletins.GetValueOrDefault((division, day));

    /// <summary>Folds one more event. Events come in order and without a gap; anything else is a fault of the caller.</summary>
    public OperationsView Apply(Recorded recorded)
    {
        if (recorded.Position != Position + 1)
            throw new UnreachableException($"The view stands at {Position} and was given {recorded.Position}.");
        var next = recorded.Event switch
        {
            DivisionEvent e => Apply(e, recorded),
            ZoneEvent e => Apply(e, recorded),
            FieldTaskEvent e => Apply(e, recorded),
            DutyEntryMade e => OnBoard(Divisions.BoardOf(e.Division), b => b.Note(recorded, isNews: true)),
            BulletinEvent e => Apply(e, recorded),
            AccessEvent e => Apply(e),
            _ => throw new UnreachableException(recorded.Event.GetType().Name),
        };
        return next with { Position = recorded.Position, RecordedAt = recorded.RecordedAt };
    }

    private OperationsView Apply(DivisionEvent happened, Recorded recorded) => happened switch
    {
        DivisionRegistered e => this with
        {
            Divisions = Divisions.Apply(e, e.Code),
            Boards = e.Level == DivisionLevel.Street ? Boards : Boards.Add(e.Code, DistrictBoard.Empty(e.Code) with { Position = recorded.Position }),
        },
        DivisionPhaseChanged e => OnBoard(Divisions.BoardOf(e.Code), b => b.Note(recorded, isNews: true)) with { Divisions = Divisions.Apply(e, e.Code) },
        PolicyPackAdopted e => OnBoard(Divisions.BoardOf(e.Code), b => b.Note(recorded, isNews: true)) with { PackInForce = e.Pack },
        _ => throw new UnreachableException(happened.GetType().Name),
    };

    private OperationsView Apply(ZoneEvent happened, Recorded recorded)
    {
        var homes = happened is ZoneRegistered e ? ZoneHomes.SetItem(e.Zone, e.District) : ZoneHomes;
        return (this with { ZoneHomes = homes }).OnBoard(homes[happened.Zone], b => b.Apply(happened, recorded));
    }

    private OperationsView Apply(FieldTaskEvent happened, Recorded recorded)
    {
        var after = FieldTask.Evolve(Task(happened.Task)?.Task, happened, recorded.HappenedAt, recorded.By.Account);
        var home = Divisions.BoardOf(after.Unit);
        var moved = TaskHomes.TryGetValue(after.Id, out var before) && before != home;
        var view = this with { TaskHomes = TaskHomes.SetItem(after.Id, home) };
        if (moved) view = view.OnBoard(before, b => b.Without(after.Id, recorded));
        return view.OnBoard(home, b => b.Apply(after, recorded));
    }

    private OperationsView Apply(BulletinEvent happened, Recorded recorded)
    {
        var view = this with
        {
            Bulletins = Bulletins.SetItem((happened.Division, happened.Day), Domain.Bulletins.Bulletin.Evolve(happened, recorded.HappenedAt)),
            LastBulletinDay = LastBulletinDay is { } last && last > happened.Day ? last : happened.Day,
        };
        return view.OnBoard(Divisions.BoardOf(happened.Division), b => b.Note(recorded, isNews: true));
    }

    private OperationsView Apply(AccessEvent happened)
    {
        var account = happened switch
        {
            GrantGiven e => e.Account,
            GrantEnded e => e.Account,
            _ => throw new UnreachableException(happened.GetType().Name),
        };
        return this with { Grants = Grants.SetItem(account, Grant.Evolve(Grants.GetValueOrDefault(account), happened)) };
    }

    private OperationsView OnBoard(DivisionCode code, Func<DistrictBoard, DistrictBoard> change) =>
        this with { Boards = Boards.SetItem(code, change(Boards[code])) };
}

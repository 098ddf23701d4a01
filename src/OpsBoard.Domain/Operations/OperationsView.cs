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

    /// <summary>The pack in force where <paramref name="division"/> lies: that of the nearest division up the tree that adopted one.</summary>
    public PackRef PackOf(DivisionCode division) => Board(Divisions.BoardOf(division))?.Pack ?? PackInForce;

    /// <summary>The boards on which an adoption by <paramref name="division"/> takes effect: those below it that no nearer adoption decides for.</summary>
    public IEnumerable<DistrictBoard> BoardsUnder(DivisionCode division) =>
        Boards.Values.Where(b => Divisions.PathOf(b.Code).TakeWhile(d => d.Code == division || d.Pack is null).Any(d => d.Code == division));

    /// <summary>The zone as it stands under the packs of its board, whatever its own events say of packs that came later.</summary>
    public Zone Standing(Zone zone) => Board(zone.District)?.Standing(zone) ?? zone;

    public int ZonesOf(DivisionCode district, ClassId id) => Board(district)?.ZonesOf(id) ?? 0;

    /// <summary>A zone, also one that is no place of its own any more.</summary>
    public ZoneEntry? Zone(ZoneId id) =>
        ZoneHomes.TryGetValue(id, out var home) ? Boards[home].Zones.GetValueOrDefault(id) ?? Boards[home].Retired.GetValueOrDefault(id) : null;

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

    private OperationsView Apply(DivisionEvent happened, Recorded recorded)
    {
        if (happened is DivisionRegistered e) return Register(e, recorded);
        var code = happened switch
        {
            DivisionPhaseChanged c => c.Code,
            PolicyPackAdopted c => c.Code,
            DivisionStandstillSet c => c.Code,
            DivisionStandstillLifted c => c.Code,
            DivisionPopulationStated c => c.Code,
            ClearanceDeclared c => c.Code,
            ClearanceLost c => c.Code,
            _ => throw new UnreachableException(happened.GetType().Name),
        };
        var view = happened is PolicyPackAdopted adopted ? Adopt(adopted, recorded) : this;
        return view.OnBoard(Divisions.BoardOf(code), b => b.Note(recorded, isNews: true)) with { Divisions = Divisions.Apply(happened, code, recorded) };
    }

    private OperationsView Register(DivisionRegistered e, Recorded recorded) => this with
    {
        Divisions = Divisions.Apply(e, e.Code, recorded),
        Boards = e.Level == DivisionLevel.Street ? Boards : Boards.Add(e.Code, DistrictBoard.Empty(e.Code, e.Parent is { } parent ? PackOf(parent) : PolicyPacks.Default) with { Position = recorded.Position }),
    };

    private OperationsView Adopt(PolicyPackAdopted e, Recorded recorded)
    {
        var span = new PackSpan(e.Pack, recorded.Position, recorded.HappenedAt, recorded.By.Account, e.Continues ?? []);
        return this with
        {
            PackInForce = Divisions.Find(e.Code) is { Parent: null } ? e.Pack : PackInForce,
            Boards = Boards.SetItems(BoardsUnder(e.Code).Where(b => b.Pack != e.Pack).Select(b => KeyValuePair.Create(b.Code, b.Adopt(span)))),
        };
    }

    private OperationsView Apply(ZoneEvent happened, Recorded recorded)
    {
        var homes = happened switch
        {
            ZoneRegistered e => ZoneHomes.SetItem(e.Zone, e.District),
            ZoneSplitOff e => ZoneHomes.SetItem(e.Zone, e.District),
            _ => ZoneHomes,
        };
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

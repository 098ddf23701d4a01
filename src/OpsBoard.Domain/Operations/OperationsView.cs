using System.Collections.Immutable;
using System.Diagnostics;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
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
    LayeredDictionary<ZoneId, DivisionCode> ZoneHomes,
    LayeredDictionary<FieldTaskId, DivisionCode> TaskHomes,
    ImmutableDictionary<(DivisionCode Division, DateOnly Day), Bulletin> Bulletins,
    ImmutableDictionary<AccountName, Grant> Grants) : IOperations
{
    public static readonly OperationsView Empty = new(
        0, default, PolicyPacks.Default, DivisionTree.Empty,
        ImmutableDictionary<DivisionCode, DistrictBoard>.Empty,
        LayeredDictionary<ZoneId, DivisionCode>.Empty,
        LayeredDictionary<FieldTaskId, DivisionCode>.Empty,
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

    /// <summary>The view one event later; for more than a few, <see cref="OperationsFold"/> is faster.</summary>
    public OperationsView Apply(Recorded recorded)
    {
        var fold = new OperationsFold(this);
        fold.Apply(recorded);
        return fold.View;
    }

    internal static DivisionCode CodeOf(DivisionEvent happened) => happened switch
    {
        DivisionRegistered e => e.Code,
        DivisionPhaseChanged e => e.Code,
        PolicyPackAdopted e => e.Code,
        DivisionStandstillSet e => e.Code,
        DivisionStandstillLifted e => e.Code,
        DivisionPopulationStated e => e.Code,
        ClearanceDeclared e => e.Code,
        ClearanceLost e => e.Code,
        _ => throw new UnreachableException(happened.GetType().Name),
    };

    // What follows tells all of an event but that its board takes note of it.
    internal OperationsView Apply(DivisionEvent happened, Recorded recorded)
    {
        var view = happened switch
        {
            DivisionRegistered { Level: not DivisionLevel.Street } e => this with
            {
                Boards = Boards.Add(e.Code, DistrictBoard.Empty(e.Code, e.Parent is { } parent ? PackOf(parent) : PolicyPacks.Default) with { Position = recorded.Position }),
            },
            PolicyPackAdopted e => Adopt(e, recorded),
            _ => this,
        };
        return view with { Divisions = Divisions.Apply(happened, CodeOf(happened), recorded) };
    }

    internal OperationsView Apply(BulletinEvent happened, DateTimeOffset happenedAt) => this with
    {
        Bulletins = Bulletins.SetItem((happened.Division, happened.Day), Domain.Bulletins.Bulletin.Evolve(happened, happenedAt)),
        LastBulletinDay = LastBulletinDay is { } last && last > happened.Day ? last : happened.Day,
    };

    internal OperationsView Apply(AccessEvent happened)
    {
        var account = happened switch
        {
            GrantGiven e => e.Account,
            GrantEnded e => e.Account,
            _ => throw new UnreachableException(happened.GetType().Name),
        };
        return this with { Grants = Grants.SetItem(account, Grant.Evolve(Grants.GetValueOrDefault(account), happened)) };
    }

    private OperationsView Adopt(PolicyPackAdopted e, Recorded recorded)
    {
        var span = new PackSpan(e.Pack, recorded.Position, recorded.HappenedAt, recorded.By.Account, e.Continues ?? []);
        return this with
        {
            PackInForce = Divisions.Find(e.Code) is { Parent: null } ? e.Pack : PackInForce,
            Boards = Boards.SetItems(BoardsUnder(e.Code).Where(b => b.Pack != e.Pack).Select(b => KeyValuePair.Create(b.Code, b.Adopt(span)))),
        };
    }
}

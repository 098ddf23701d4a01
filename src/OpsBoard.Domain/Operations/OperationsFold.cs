using System.Collections.Immutable;
using System.Diagnostics;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

/// <summary>
/// Folds events in place and makes a view only when asked for one: an immutable view after each of millions of events would cost
/// more than all the rest. The one place where the rules of the fold stand. For one thread; after an exception it is of no use.
/// </summary>
public sealed class OperationsFold(OperationsView start) : IOperations
{
    private readonly Dictionary<DivisionCode, BoardFold> _boards = [];
    private readonly Dictionary<DivisionCode, DivisionCode> _boardOf = [];

    // Where what is new, or has moved, since the last view lies.
    private readonly Dictionary<ZoneId, BoardFold> _zoneHomes = [];
    private readonly Dictionary<FieldTaskId, BoardFold> _taskHomes = [];
    private (ZoneId Id, BoardFold? Home) _lastZone;
    private OperationsView _view = start;

    public long Position { get; private set; } = start.Position;

    public DateTimeOffset RecordedAt { get; private set; } = start.RecordedAt;

    public DivisionTree Divisions => _view.Divisions;

    public ImmutableDictionary<AccountName, Grant> Grants => _view.Grants;

    /// <summary>All that was folded so far; stays as it is whatever is folded later.</summary>
    public OperationsView View
    {
        get
        {
            if (_view.Position == Position) return _view;
            return _view = _view with
            {
                Position = Position,
                RecordedAt = RecordedAt,
                Boards = _view.Boards.SetItems(_boards.Where(b => b.Value.IsChanged).Select(b => KeyValuePair.Create(b.Key, b.Value.Board))),
                ZoneHomes = Settled(_view.ZoneHomes, _zoneHomes),
                TaskHomes = Settled(_view.TaskHomes, _taskHomes),
            };
        }
    }

    public ZoneEntry? Zone(ZoneId id) => FindHome(id) is { } home ? home.Zone(id) ?? home.Retired(id) : null;

    public TaskEntry? Task(FieldTaskId id) => FindHome(id)?.Task(id);

    /// <summary>Folds one more event. Events come in order and without a gap; anything else is a fault of the caller.</summary>
    public void Apply(Recorded recorded)
    {
        if (recorded.Position != Position + 1)
            throw new UnreachableException($"The view stands at {Position} and was given {recorded.Position}.");
        switch (recorded.Event)
        {
            case ZoneEvent e: Apply(e, recorded); break;
            case FieldTaskEvent e: Apply(e, recorded); break;
            case DutyEntryMade e: BoardOf(e.Division).Note(recorded, isNews: true); break;
            case BulletinEvent e: Apply(e, recorded); break;
            case AccessEvent e: _view = _view.Apply(e); break;
            case DivisionEvent e: Apply(e, recorded); break;
            default: throw new UnreachableException(recorded.Event.GetType().Name);
        }
        (Position, RecordedAt) = (recorded.Position, recorded.RecordedAt);
    }

    private static LayeredDictionary<TKey, DivisionCode> Settled<TKey>(LayeredDictionary<TKey, DivisionCode> homes, Dictionary<TKey, BoardFold> changed) where TKey : notnull
    {
        if (changed.Count == 0) return homes;
        homes = homes.With([.. changed.Select(c => KeyValuePair.Create(c.Key, c.Value.Code))]);
        changed.Clear();
        return homes;
    }

    private void Apply(ZoneEvent happened, Recorded recorded)
    {
        var home = happened switch
        {
            ZoneRegistered e => Board(e.District),
            ZoneSplitOff e => Board(e.District),
            _ => FindHome(happened.Zone) ?? throw new KeyNotFoundException($"There is no zone {happened.Zone}."),
        };
        home.Apply(happened, recorded);
        if (happened is ZoneRegistered or ZoneSplitOff) _zoneHomes[happened.Zone] = home;
        _lastZone = default;
    }

    private void Apply(FieldTaskEvent happened, Recorded recorded)
    {
        var before = FindHome(happened.Task);
        var after = FieldTask.Evolve(before?.Task(happened.Task)?.Task, happened, recorded.HappenedAt, recorded.By.Account);
        var home = BoardOf(after.Unit);
        if (before != home) _taskHomes[after.Id] = home;
        if (before is not null && before != home) before.Leave(after.Id, recorded);
        home.Apply(after, recorded);
    }

    private void Apply(BulletinEvent happened, Recorded recorded)
    {
        BoardOf(happened.Division).Note(recorded, isNews: true);
        _view = _view.Apply(happened, recorded.HappenedAt);
    }

    // Seldom, and a pack that is adopted changes many boards at once.
    private void Apply(DivisionEvent happened, Recorded recorded)
    {
        var view = View.Apply(happened, recorded);
        _boards.Clear();
        _boardOf.Clear();
        _lastZone = default;
        if (happened is not DivisionRegistered) Board(view.Divisions.BoardOf(OperationsView.CodeOf(happened)), view).Note(recorded, isNews: true);
        _view = view;
    }

    private BoardFold BoardOf(DivisionCode division)
    {
        if (!_boardOf.TryGetValue(division, out var code)) _boardOf.Add(division, code = _view.Divisions.BoardOf(division));
        return Board(code);
    }

    private BoardFold Board(DivisionCode code) => Board(code, _view);

    private BoardFold Board(DivisionCode code, OperationsView view)
    {
        if (!_boards.TryGetValue(code, out var board)) _boards.Add(code, board = new(view.Boards[code]));
        return board;
    }

    private BoardFold? FindHome(ZoneId id)
    {
        if (_lastZone.Home is { } last && _lastZone.Id == id) return last;
        var home = _zoneHomes.TryGetValue(id, out var known) ? known : _view.ZoneHomes.TryGetValue(id, out var code) ? Board(code) : null;
        _lastZone = (id, home);
        return home;
    }

    private BoardFold? FindHome(FieldTaskId id) =>
        _taskHomes.TryGetValue(id, out var home) ? home : _view.TaskHomes.TryGetValue(id, out var code) ? Board(code) : null;
}

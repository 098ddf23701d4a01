using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Operations;

/// <summary>A board that is being folded: what changed since it was last taken as a whole. For one thread.</summary>
internal sealed class BoardFold(DistrictBoard board)
{
    private readonly Dictionary<ZoneId, ZoneEntry?> _zones = [];
    private readonly Dictionary<ZoneId, ZoneEntry> _retired = [];
    private readonly Dictionary<FieldTaskId, TaskEntry?> _tasks = [];
    private readonly Dictionary<DateOnly, DayCases> _cases = [];
    private readonly List<Recorded> _news = [];
    private DistrictBoard _board = board;
    private ImmutableDictionary<ClassId, int> _zonesByClass = board.ZonesByClass;
    private long _position = board.Position;
    private ZoneEntry? _lastFound;

    public DivisionCode Code => _board.Code;

    public bool IsChanged { get; private set; }

    public DistrictBoard Board
    {
        get
        {
            if (!IsChanged) return _board;
            _board = _board with
            {
                Position = _position,
                Zones = Settled(_board.Zones, _zones),
                Retired = _board.Retired.SetItems(_retired),
                Tasks = Settled(_board.Tasks, _tasks),
                ZonesByClass = _zonesByClass,
                Cases = _cases.Aggregate(_board.Cases, (all, day) => all.SetItem(day.Key, day.Value)),
                Recent = _news.Count == 0 ? _board.Recent : ImmutableQueue.CreateRange(_board.Recent.Concat(_news).TakeLast(DistrictBoard.RecentLimit)),
            };
            _zones.Clear();
            _retired.Clear();
            _tasks.Clear();
            _cases.Clear();
            _news.Clear();
            IsChanged = false;
            return _board;
        }
    }

    public ZoneEntry? Zone(ZoneId id)
    {
        // Whoever may act is asked of a zone just before it is folded.
        if (_lastFound?.Zone.Id == id) return _lastFound;
        return _lastFound = _zones.TryGetValue(id, out var changed) ? changed : _board.Zones.GetValueOrDefault(id);
    }

    public ZoneEntry? Retired(ZoneId id) => _retired.GetValueOrDefault(id) ?? _board.Retired.GetValueOrDefault(id);

    public TaskEntry? Task(FieldTaskId id) => _tasks.TryGetValue(id, out var changed) ? changed : _board.Tasks.GetValueOrDefault(id);

    public void Apply(ZoneEvent happened, Recorded recorded)
    {
        var before = Zone(happened.Zone)?.Zone;
        var after = _board.Standing(Zones.Zone.Evolve(before, happened, recorded));
        var entry = new ZoneEntry(after, recorded);
        _zones[after.Id] = _lastFound = after.Retired is null ? entry : null;
        if (after.Retired is not null) _retired[after.Id] = entry;
        Recount(before?.Class, after.Retired is null ? after.Class : null);
        if (happened is ZoneCasesCounted counted) Cases(counted.Day) += counted.Cases - before!.Cases.GetValueOrDefault(counted.Day);
        else CountCases(before?.Cases ?? DayDictionary<DayCases>.Empty, after.Cases);
        Note(recorded, isNews: happened is not ZoneRegistered);
    }

    public void Apply(FieldTask after, Recorded recorded)
    {
        _tasks[after.Id] = new(after, recorded);
        Note(recorded, isNews: true);
    }

    /// <summary>The task went to another division's board.</summary>
    public void Leave(FieldTaskId task, Recorded recorded)
    {
        _tasks[task] = null;
        Note(recorded, isNews: true);
    }

    public void Note(Recorded recorded, bool isNews)
    {
        (_position, IsChanged) = (recorded.Position, true);
        if (!isNews) return;
        if (_news.Count == DistrictBoard.RecentLimit * 2) _news.RemoveRange(0, DistrictBoard.RecentLimit);
        _news.Add(recorded);
    }

    private static LayeredDictionary<TKey, TEntry> Settled<TKey, TEntry>(LayeredDictionary<TKey, TEntry> entries, Dictionary<TKey, TEntry?> changed)
        where TKey : notnull where TEntry : class => entries.With(
            [.. changed.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Key, c.Value!))], [.. changed.Where(c => c.Value is null).Select(c => c.Key)]);

    private void Recount(ClassId? before, ClassId? after)
    {
        if (before == after) return;
        if (before is { } left) _zonesByClass = _zonesByClass[left] == 1 ? _zonesByClass.Remove(left) : _zonesByClass.SetItem(left, _zonesByClass[left] - 1);
        if (after is { } reached) _zonesByClass = _zonesByClass.SetItem(reached, _zonesByClass.GetValueOrDefault(reached) + 1);
    }

    private void CountCases(DayDictionary<DayCases> before, DayDictionary<DayCases> after)
    {
        if (before == after) return;
        var same = 0;
        while (same < before.Count && same < after.Count && before.Days[same] == after.Days[same] && before.At(same) == after.At(same)) same++;
        for (var i = same; i < before.Count; i++) Cases(before.Days[i]) -= before.At(i);
        for (var i = same; i < after.Count; i++) Cases(after.Days[i]) += after.At(i);
    }

    private ref DayCases Cases(DateOnly day)
    {
        ref var cases = ref CollectionsMarshal.GetValueRefOrAddDefault(_cases, day, out var isThere);
        if (!isThere) cases = _board.Cases.GetValueOrDefault(day);
        return ref cases;
    }
}

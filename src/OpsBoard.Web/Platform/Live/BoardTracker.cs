using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Platform.Live;

/// <summary>Remembers the rows of one district on one surface, and at which position each one changed last.</summary>
internal sealed class BoardTracker(ISurface surface, DivisionCode district)
{
    private readonly Dictionary<string, (BoardRow Row, long ChangedAt)> _rows = [];
    private readonly Dictionary<string, long> _removed = [];
    private long _standsAt = -1;
    private DateTimeOffset _freshUntil;
    private DivisionTree? _divisions;

    public ISurface Surface => surface;

    public DivisionCode District => district;

    /// <summary>Position from which on this tracker knows every change.</summary>
    public long KnowsFrom { get; private set; } = long.MaxValue;

    /// <summary>Compares the rows with those of before: what changed, and which went.</summary>
    /// <param name="freshFor">How long rows may stand without an event before the passing of time is looked for.</param>
    public (IReadOnlyList<BoardRow> Changed, IReadOnlyList<string> Removed) Update(Moment moment, TimeSpan freshFor)
    {
        var board = moment.View.Board(district);
        if (board is null) return ([], []);
        // A district's rows change with its own board; those of a province sum up everything below it.
        var at = moment.View.Divisions.IsDistrict(district) ? board.Position : moment.View.Position;
        // What is decided of a division holds in all below it.
        if (at == _standsAt && moment.Now < _freshUntil && ReferenceEquals(moment.View.Divisions, _divisions)) return ([], []);
        var first = _standsAt < 0;
        (_standsAt, _freshUntil, _divisions) = (at, moment.Now + freshFor, moment.View.Divisions);

        var changed = new List<BoardRow>();
        var present = new HashSet<string>();
        foreach (var row in surface.Rows(moment, district))
        {
            present.Add(row.Id);
            if (_rows.TryGetValue(row.Id, out var known) && known.Row.Equals(row)) continue;
            _rows[row.Id] = (row, moment.View.Position);
            _removed.Remove(row.Id);
            changed.Add(row);
        }
        var removed = _rows.Keys.Where(id => !present.Contains(id)).ToList();
        foreach (var id in removed)
        {
            _rows.Remove(id);
            _removed[id] = moment.View.Position;
        }
        if (first) KnowsFrom = moment.View.Position;
        return first ? ([], []) : (changed, removed);
    }

    /// <summary>What a viewer who stands at <paramref name="position"/> has missed. All rows, when this tracker began to look later than that.</summary>
    public (IReadOnlyList<BoardRow> Changed, IReadOnlyList<string> Removed) Since(long position) => position < KnowsFrom
        ? ([.. _rows.Values.Select(r => r.Row)], [.. _removed.Keys])
        : ([.. _rows.Values.Where(r => r.ChangedAt > position).Select(r => r.Row)], [.. _removed.Where(r => r.Value > position).Select(r => r.Key)]);
}

using System.Numerics;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Live.Written;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// The view written down again and again, each time what changed: a start and a look back fold only what came after. The n-th
/// time since the whole was written tells what changed since the time n without its lowest bit, as in a binary count. What
/// would be half of the whole is written as the whole: so a view is put together out of few pieces, that hold little which
/// newer ones tell anew, and what changes seldom is written seldom.
/// </summary>
public sealed partial class OperationsSnapshots(NpgsqlDataSource dataSource, ILogger<OperationsSnapshots> log)
{
    /// <summary>Events between two of them; somewhat more when writing takes longer than they come.</summary>
    public const long Distance = 10_000;

    private readonly ViewParts _stored = new(dataSource, "operations", WrittenBy.Fold);

    // Where a board last changed beyond what its entries' events tell: a part since an earlier time writes it whole.
    private readonly Dictionary<DivisionCode, long> _wholeAt = [];
    private OperationsView _last = OperationsView.Empty;
    private ViewLink[] _chain = [];
    private long _bytesOfWhole;

    // Whether it is known here how the view came from the one that the chain ends with.
    private bool _isFollowed = true;

    /// <summary>Position of the last one that was written down or read by <see cref="ResumeAsync"/>.</summary>
    public long Last => _last.Position;

    /// <summary>Whether a view at a position is far enough from the last one to be written down.</summary>
    public bool IsDue(long position) => position - Last >= Distance;

    /// <summary>The latest view at or before a position; null when there is none.</summary>
    /// <param name="known">Any view of this history, with which it then shares what is the same in both.</param>
    public async Task<OperationsView?> FindAsync(long atMost, OperationsView known, CancellationToken ct) => (await LatestAsync(atMost, known, ct)).View;

    /// <summary>The latest view at or before the head, from which <see cref="KeepAsync"/> then goes on; null when there is none.</summary>
    public async Task<OperationsView?> ResumeAsync(long head, CancellationToken ct)
    {
        var (chain, view) = await LatestAsync(head, OperationsView.Empty, ct);
        if (view is not null) GoOn(chain, view);
        return view;
    }

    /// <summary>Writes down what changed. Views come in the order of their positions, one at a time.</summary>
    public async Task KeepAsync(OperationsView view, CancellationToken ct)
    {
        if (view.Position <= _last.Position) return;
        var latest = await _stored.FindAsync(view.Position, ct);
        var (there, own) = (latest is [var found, ..] ? found.UpTo : 0, _chain is [var last, ..] ? last.UpTo : 0);
        if (there > own)
        {
            // Another node was here since: that will do, and this node goes on from there.
            GoOn(latest, view);
            return;
        }
        if (there < own || !_isFollowed) _chain = []; // It was thrown away, or what has changed since isn't known.
        foreach (var (code, board) in view.Boards)
            if (_last.Board(code) is { } earlier && !ReferenceEquals(earlier, board) && BoardPart.HasChangedUntold(earlier, board, _last.Position))
                _wholeAt[code] = view.Position;

        var ordinal = _chain is [var newest, ..] ? newest.Ordinal + 1 : 0;
        var before = ordinal == 0 ? [] : _chain[Math.Min(_chain.Length, BitOperations.TrailingZeroCount(ordinal))..];
        var parts = before is [var link, ..] ? PartsOf(view, link.UpTo) : [];
        if (parts.Count == 0 || Length(parts) * 2 > _bytesOfWhole)
        {
            (ordinal, before, parts) = (0, [], PartsOf(view, 0));
            _bytesOfWhole = Length(parts);
        }
        var kept = new ViewLink(view.Position, before is [var from, ..] ? from.UpTo : 0, ordinal);
        await _stored.KeepAsync(kept, parts, ct);
        (_chain, _last, _isFollowed) = ([kept, .. before], view, true);
    }

    private static long Length(List<(string Name, byte[] Data)> parts) => parts.Sum(p => (long)p.Data.Length);

    /// <param name="from">What changed after this position; 0: all.</param>
    private List<(string Name, byte[] Data)> PartsOf(OperationsView view, long from)
    {
        var rest = new CompactWriter();
        rest.Number(view.ZoneHomes.Count);
        rest.Number(view.TaskHomes.Count);
        Compact<OperationsView>.Write(rest, view.WithoutBoards());
        return [("", rest.ToBytes()), .. view.Boards.Values.Where(b => b.Position > from).Select(b => (b.Code.Value, BoardPart.Write(b, _wholeAt.GetValueOrDefault(b.Code) > from ? 0 : from)))];
    }

    /// <summary>The latest view that can be read. One that can't is thrown away: what it held follows from an older one and the events.</summary>
    private async Task<(IReadOnlyList<ViewLink> Chain, OperationsView? View)> LatestAsync(long atMost, OperationsView known, CancellationToken ct)
    {
        while (await _stored.FindAsync(atMost, ct) is { Count: > 0 } chain)
        {
            try
            {
                return (chain, await ReadAsync(chain, known, ct));
            }
            catch (DamagedViewException damage)
            {
                WasDamaged(log, damage, chain[0].UpTo);
                await _stored.DropAsync(chain.Where(link => link.UpTo >= damage.Link), ct);
            }
        }
        return ([], null);
    }

    private static (OperationsView View, long Zones, long Tasks) ReadRest(ViewPart part)
    {
        using var rented = part;
        using var reader = new CompactReader(part.Data);
        var (zones, tasks) = (reader.Number(), reader.Number());
        return (Compact<OperationsView>.Read(reader), zones, tasks);
    }

    private static DistrictBoard ReadBoard(List<ViewPart> parts, OperationsView known)
    {
        try
        {
            return BoardPart.Read(parts, known);
        }
        finally
        {
            foreach (var part in parts) part.Dispose();
        }
    }

    // It isn't known here what changed untold before: what is written next is the whole.
    private void GoOn(IReadOnlyList<ViewLink> chain, OperationsView view) => (_chain, _last, _isFollowed) = ([.. chain], view, false);

    private async Task<OperationsView> ReadAsync(IReadOnlyList<ViewLink> chain, OperationsView known, CancellationToken ct)
    {
        Task<(OperationsView View, long Zones, long Tasks)>? rest = null;
        var boards = new List<Task<DistrictBoard>>();
        var (name, parts) = ("", new List<ViewPart>());
        await foreach (var part in _stored.ReadAsync(chain, ct))
        {
            if (part.Name.Length > 0)
            {
                if (part.Name != name) Begin(part.Name);
                parts.Add(part);
            }
            else if (rest is null) rest = Task.Run(() => ReadRest(part), ct);
            else part.Dispose(); // An older one's.
        }
        Begin("");
        var (bare, zones, tasks) = await (rest ?? throw new DamagedViewException("A view was written down without its rest."));
        var view = bare.WithBoards(await Task.WhenAll(boards));
        // Rather folded anew than wrong.
        return (view.ZoneHomes.Count, view.TaskHomes.Count) == (zones, tasks) ? view
            : throw new DamagedViewException($"The view at {view.Position} had {zones} zones and {tasks} tasks; its parts make {view.ZoneHomes.Count} and {view.TaskHomes.Count}.");

        void Begin(string next)
        {
            // The parts of a board come together, and are unpacked while the next board's are on their way.
            var whole = parts;
            if (whole.Count > 0) boards.Add(Task.Run(() => ReadBoard(whole, known), ct));
            (name, parts) = (next, []);
        }
    }

    [LoggerMessage(1106, LogLevel.Warning, "The view that was written down at position {Position} can't be read and was thrown away; an older one and the events stand in for it")]
    private static partial void WasDamaged(ILogger log, Exception e, long position);
}

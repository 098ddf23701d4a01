using System.Numerics;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Live.Written;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// The view written down again and again, each time what changed: a start and a look back fold only what came after. The n-th
/// time tells what changed since the time n without its lowest bit, as in a binary count; so a view is put together out of a
/// dozen pieces at most, and what changes seldom is written seldom.
/// </summary>
public sealed partial class OperationsSnapshots(NpgsqlDataSource dataSource, ILogger<OperationsSnapshots> log)
{
    /// <summary>Events between two of them; more when writing takes longer than they come.</summary>
    public const long Distance = 10_000;

    // The module's id changes with every change of the domain's code, so a view is only read by the fold that made it.
    private readonly ViewParts _stored = new(dataSource, "operations", typeof(OperationsView).Module.ModuleVersionId);

    // Where a board last changed beyond what its entries' events tell: a part since an earlier time writes it whole.
    private readonly Dictionary<DivisionCode, long> _wholeAt = [];
    private OperationsView _last = OperationsView.Empty;
    private ViewLink[] _chain = [];

    /// <summary>Position of the last one that was written down or read by <see cref="ResumeAsync"/>.</summary>
    public long Last => _last.Position;

    /// <summary>The latest view at or before a position; null when there is none.</summary>
    public async Task<OperationsView?> FindAsync(long atMost, CancellationToken ct) => (await LatestAsync(atMost, ct)).View;

    /// <summary>The latest view at or before the head, from which <see cref="KeepAsync"/> then goes on; null when there is none.</summary>
    public async Task<OperationsView?> ResumeAsync(long head, CancellationToken ct)
    {
        var (chain, view) = await LatestAsync(head, ct);
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
        if (there < own) _chain = []; // It was thrown away.
        var ordinal = _chain is [var newest, ..] ? newest.Ordinal + 1 : 1;
        var before = _chain[Math.Min(_chain.Length, BitOperations.TrailingZeroCount(ordinal))..];
        var from = before is [var link, ..] ? link.UpTo : 0;
        foreach (var (code, board) in view.Boards)
            if (_last.Board(code) is { } earlier && !ReferenceEquals(earlier, board) && BoardPart.HasChangedUntold(earlier, board, _last.Position))
                _wholeAt[code] = view.Position;

        var rest = new CompactWriter();
        rest.Number(view.ZoneHomes.Count);
        rest.Number(view.TaskHomes.Count);
        Compact<OperationsView>.Write(rest, view.WithoutBoards());
        var parts = view.Boards.Values.Where(b => b.Position > from)
            .Select(b => (b.Code.Value, BoardPart.Write(b, _wholeAt.GetValueOrDefault(b.Code) > from ? 0 : from)))
            .Prepend(("", rest.ToBytes())).ToList();
        var kept = new ViewLink(view.Position, from, ordinal);
        await _stored.KeepAsync(kept, parts, ct);
        (_chain, _last) = ([kept, .. before], view);
    }

    /// <summary>The latest view that can be read. One that can't is thrown away: what it held follows from an older one and the events.</summary>
    private async Task<(IReadOnlyList<ViewLink> Chain, OperationsView? View)> LatestAsync(long atMost, CancellationToken ct)
    {
        while (await _stored.FindAsync(atMost, ct) is { Count: > 0 } chain)
        {
            try
            {
                return (chain, await ReadAsync(chain, ct));
            }
            catch (DamagedViewException damage)
            {
                WasDamaged(log, damage, chain[0].UpTo);
                await _stored.DropAsync(chain.Where(link => link.UpTo >= damage.Link), ct);
            }
        }
        return ([], null);
    }

    private static (OperationsView View, long Zones, long Tasks) ReadRest(CompactReader reader)
    {
        var (zones, tasks) = (reader.Number(), reader.Number());
        return (Compact<OperationsView>.Read(reader), zones, tasks);
    }

    private void GoOn(IReadOnlyList<ViewLink> chain, OperationsView view)
    {
        (_chain, _last) = ([.. chain], view);
        // It isn't known here what changed untold before: each board is written whole once more.
        foreach (var board in view.Boards.Keys) _wholeAt[board] = view.Position;
    }

    private async Task<OperationsView> ReadAsync(IReadOnlyList<ViewLink> chain, CancellationToken ct)
    {
        (OperationsView View, long Zones, long Tasks)? rest = null;
        var boards = new List<Task<DistrictBoard>>();
        var (name, parts) = ("", new List<byte[]>());
        await foreach (var part in _stored.ReadAsync(chain, cancellationToken: ct))
        {
            if (part.Name.Length == 0)
            {
                rest ??= ReadRest(new(part.Data));
                continue;
            }
            if (part.Name != name) Begin(part.Name);
            parts.Add(part.Data);
        }
        Begin("");
        var (bare, zones, tasks) = rest ?? throw new DamagedViewException("A view was written down without its rest.");
        var view = bare.WithBoards(await Task.WhenAll(boards));
        // Rather folded anew than wrong.
        return (view.ZoneHomes.Count, view.TaskHomes.Count) == (zones, tasks) ? view
            : throw new DamagedViewException($"The view at {view.Position} had {zones} zones and {tasks} tasks; its parts make {view.ZoneHomes.Count} and {view.TaskHomes.Count}.");

        void Begin(string next)
        {
            // The parts of a board come together, and are unpacked while the next board's are on their way.
            var whole = parts;
            if (whole.Count > 0) boards.Add(Task.Run(() => BoardPart.Read(whole), ct));
            (name, parts) = (next, []);
        }
    }

    [LoggerMessage(1106, LogLevel.Warning, "The view that was written down at position {Position} can't be read and was thrown away; an older one and the events stand in for it")]
    private static partial void WasDamaged(ILogger log, Exception e, long position);
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Ledger;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Ledger;

/// <summary>What goes into a bundle.</summary>
/// <param name="UpTo">Position of the last event; with a history that is signed no more, everything that is there.</param>
internal sealed record Export(KeyRing Keys, IReadOnlyList<Checkpoint> Checkpoints, long UpTo, DateTimeOffset At)
{
    public string FileName => FormattableString.Invariant($"opsboard-{Checkpoints[^1].Size}.zip");
}

/// <summary>
/// Writes the audit bundle: the whole history as the database has it now, altered or not. It checks nothing and mends
/// nothing: that is for the auditor, who must see what is there.
/// </summary>
internal sealed partial class Exporter(
    LedgerStore store, Checkpointer checkpointer, OperationsHistory history, LocalCalendar calendar, PolicyPacks packs, TimeProvider clock, ILogger<Exporter> log)
{
    private const int AtOnce = 2;

    private int _running;

    /// <summary>A place among those who export; null when all are taken.</summary>
    public IDisposable? Enter()
    {
        var place = new Place(this);
        if (Interlocked.Increment(ref _running) <= AtOnce) return place;
        place.Dispose();
        return null;
    }

    /// <summary>Signs the history as it is now and says what will be exported.</summary>
    public async Task<(Export? Export, Rejection? None)> PrepareAsync(CancellationToken ct)
    {
        var state = await checkpointer.SignAsync(ct);
        var checkpoints = new SortedDictionary<long, Checkpoint>();
        await foreach (var kept in store.ReadCheckpointsAsync(ct))
            if (Read(kept) is { } checkpoint)
                checkpoints[checkpoint.Size] = checkpoint;
        // What was signed here may have been taken out of the database.
        if (state.Last is { } last) checkpoints.TryAdd(last.Size, last);
        return state.Keys is null || checkpoints.Count == 0
            ? (null, state.Refusal ?? Rejection.Rule("ledger.no-checkpoint"))
            : (new(state.Keys, [.. checkpoints.Values], state.Refusal is null ? checkpoints.Keys.Last() : long.MaxValue, clock.GetUtcNow()), null);
    }

    public async Task WriteAsync(Export export, Stream destination, CancellationToken ct)
    {
        var view = await ViewAsync(export.Checkpoints[^1].Size, ct);
        using var writer = BundleWriter.ToZip(destination);
        await foreach (var line in store.ReadLinesAsync(export.UpTo, ct)) writer.AddLine(line);
        await foreach (var hashes in store.ReadHashesAsync(1, export.UpTo, ct)) writer.AddHashes(hashes.Span);
        writer.Complete(view?.Divisions.Root?.Name.Zh ?? export.Keys.Origin, export.At, export.Keys, export.Checkpoints, view is null ? [] : Boards(view));
    }

    private IEnumerable<(string Name, byte[] Json)> Boards(OperationsView view) =>
        from district in view.Divisions.Districts
        let print = BoardPrint.Of(view, district.Code, view.RecordedAt, calendar, packs)
        where print is not null
        select (FormattableString.Invariant($"{district.Code}-{view.Position}"), CanonicalJson.Of(print.ToJson()));

    private async Task<OperationsView?> ViewAsync(long position, CancellationToken ct)
    {
        try
        {
            return await history.AtAsync(position, ct);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or Npgsql.NpgsqlException))
        {
            // Events that nobody could have recorded can't be folded; the auditor shall have them all the same.
            Unfoldable(log, fault, position);
            return null;
        }
    }

    private static Checkpoint? Read(KeptCheckpoint kept)
    {
        try
        {
            return Checkpoint.Parse(kept.Note);
        }
        catch (FormatException)
        {
            return null; // One that can't be read would make the whole bundle unreadable.
        }
    }

    [LoggerMessage(1320, LogLevel.Warning, "The bundle of {Position} events goes out without boards: the events can't be folded")]
    private static partial void Unfoldable(ILogger log, Exception fault, long position);

    private sealed class Place(Exporter exporter) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref exporter._running);
    }
}

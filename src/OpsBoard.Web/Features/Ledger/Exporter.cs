using System.Runtime.CompilerServices;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Ledger;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Ledger;

/// <summary>What goes into a bundle.</summary>
/// <param name="Last">The last checkpoint, which may be missing in the database.</param>
/// <param name="UpTo">Position of the last event; with a history that is signed no more, everything that is there.</param>
internal sealed record Export(KeyRing Keys, Checkpoint Last, long UpTo, DateTimeOffset At)
{
    public string FileName => FormattableString.Invariant($"opsboard-{Last.Size}.zip");
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
        var last = state.Last;
        await foreach (var checkpoint in CheckpointsAsync(ct))
            if (last is null || checkpoint.Size > last.Size) last = checkpoint;
        return state.Keys is null || last is null
            ? (null, state.Refusal ?? Rejection.Rule("ledger.no-checkpoint"))
            : (new(state.Keys, last, state.Refusal is null ? last.Size : long.MaxValue, clock.GetUtcNow()), null);
    }

    public async Task WriteAsync(Export export, Stream destination, CancellationToken ct)
    {
        var view = await ViewAsync(export.Last.Size, ct);
        using var writer = BundleWriter.ToZip(destination);
        await foreach (var line in store.ReadLinesAsync(export.UpTo, ct)) writer.AddLine(line);
        await foreach (var hashes in store.ReadHashesAsync(1, export.UpTo, ct)) writer.AddHashes(hashes.Span);
        // What was signed here may have been taken out of the database, and what others sign meanwhile covers more than the events.
        await foreach (var checkpoint in CheckpointsAsync(ct))
            if (checkpoint.Size < export.Last.Size) writer.AddCheckpoint(checkpoint);
            else if (checkpoint.Size == export.Last.Size) export = export with { Last = checkpoint };
        writer.AddCheckpoint(export.Last);
        writer.Complete(view?.Divisions.Root?.Name.Zh ?? export.Keys.Origin, export.At, export.Keys, view is null ? [] : Boards(view));
    }

    /// <summary>Those of the database that can be read, by size: any other would make the whole bundle unreadable.</summary>
    private async IAsyncEnumerable<Checkpoint> CheckpointsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var size = 0L;
        await foreach (var kept in store.ReadCheckpointsAsync(ct))
        {
            if (Read(kept) is not { } checkpoint || checkpoint.Size <= size) continue;
            size = checkpoint.Size;
            yield return checkpoint;
        }
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
            return null;
        }
    }

    [LoggerMessage(1320, LogLevel.Warning, "The bundle of {Position} events goes out without boards: the events can't be folded")]
    private static partial void Unfoldable(ILogger log, Exception fault, long position);

    private sealed class Place(Exporter exporter) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref exporter._running);
    }
}

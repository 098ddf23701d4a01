using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// Folds the feed into the view that every board of this node shows, from the last view that was written down. The one
/// writer of <see cref="Live{TView}"/>.
/// </summary>
internal sealed partial class OperationsFolder(
    EventFeed feed, EventJournal store, RecordedReader events, Live<OperationsView> live, OperationsHistory history, OperationsSnapshots snapshots, ILogger<OperationsFolder> log) : BackgroundService
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    private Task _keeping = Task.CompletedTask;
    private long _triedAt;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _keeping;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var fold = new OperationsFold(await RestoreAsync(stoppingToken));
        await CatchUpAsync(fold, stoppingToken);
        live.Publish(fold.View);
        await foreach (var batch in feed.FollowAsync(fold.Position, stoppingToken))
        {
            foreach (var stored in batch)
            {
                fold.Apply(stored.ToRecorded());
                history.Keep(fold);
            }
            live.Publish(fold.View);
            KeepWhenDue(fold, stoppingToken);
        }
    }

    /// <summary>Folds what is there at a start, which may be millions of events, faster than the feed brings them.</summary>
    private async Task CatchUpAsync(OperationsFold fold, CancellationToken ct)
    {
        try
        {
            var head = await store.HeadAsync(ct);
            var told = TimeProvider.System.GetTimestamp();
            await foreach (var some in events.ReadAsync(fold.Position, head.Position, ct))
            {
                foreach (var recorded in some)
                {
                    fold.Apply(recorded);
                    if (fold.Position > head.Position - OperationsHistory.Reach) history.Keep(fold);
                }
                // Here they come faster than views are written: without a pause there would be few, and looks back slow for ever.
                if (IsDue(fold.Position)) await _keeping;
                KeepWhenDue(fold, ct);
                if (TimeProvider.System.GetElapsedTime(told) < ProgressEvery) continue;
                told = TimeProvider.System.GetTimestamp();
                Folding(log, fold.Position, head.Position);
            }
        }
        catch (Npgsql.NpgsqlException e)
        {
            // The feed goes on from where this came to, as soon as the database is there again.
            NotCaughtUp(log, e, fold.Position);
        }
    }

    private async Task<OperationsView> RestoreAsync(CancellationToken ct)
    {
        try
        {
            var head = await store.HeadAsync(ct);
            if (await snapshots.ResumeAsync(head.Position, ct) is not { } view) return live.Current;
            history.Keep(new(view));
            Restored(log, view.Position, head.Position);
            return view;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A snapshot only saves time: everything follows from the events.
            NotRestored(log, e);
            return live.Current;
        }
    }

    private void KeepWhenDue(OperationsFold fold, CancellationToken ct)
    {
        if (!IsDue(fold.Position) || !_keeping.IsCompleted) return;
        _triedAt = fold.Position;
        _keeping = KeepAsync(fold.View, ct);
    }

    // What could not be written is not tried again with each event: on a full disk nothing else would be done.
    private bool IsDue(long position) => snapshots.IsDue(position) && position - _triedAt >= OperationsSnapshots.Distance;

    private async Task KeepAsync(OperationsView view, CancellationToken ct)
    {
        try
        {
            await Task.Run(() => snapshots.KeepAsync(view, ct), ct);
        }
        catch (Exception e)
        {
            NotKept(log, e, view.Position);
        }
    }

    [LoggerMessage(1101, LogLevel.Information, "The boards are being folded: {Position} of {Head} events")]
    private static partial void Folding(ILogger log, long position, long head);

    [LoggerMessage(1102, LogLevel.Information, "The boards go on from the view at position {Position}; the history ends at {Head}")]
    private static partial void Restored(ILogger log, long position, long head);

    [LoggerMessage(1103, LogLevel.Warning, "The last view could not be read; the whole history is folded instead")]
    private static partial void NotRestored(ILogger log, Exception e);

    [LoggerMessage(1104, LogLevel.Warning, "The view at position {Position} was not written down; the next start takes longer")]
    private static partial void NotKept(ILogger log, Exception e, long position);

    [LoggerMessage(1105, LogLevel.Warning, "The database was lost while the boards were folded, at position {Position}; they go on from there")]
    private static partial void NotCaughtUp(ILogger log, Exception e, long position);
}

using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// Folds the feed into the view that every board of this node shows, from the last view that was written down. The one
/// writer of <see cref="Live{TView}"/>.
/// </summary>
internal sealed partial class OperationsFolder(
    EventFeed feed, EventJournal store, Live<OperationsView> live, OperationsHistory history, OperationsSnapshots snapshots, ILogger<OperationsFolder> log) : BackgroundService
{
    private Task _keeping = Task.CompletedTask;
    private long _kept;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _keeping;
        // So that the next start has next to nothing to fold.
        if (live.Current.Position - _kept > OperationsSnapshots.Distance / 25) await KeepAsync(live.Current, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var view = await RestoreAsync(stoppingToken);
        await foreach (var batch in feed.FollowAsync(view.Position, stoppingToken))
        {
            foreach (var stored in batch)
            {
                view = view.Apply(stored.ToRecorded());
                history.Keep(view);
            }
            live.Publish(view);
            if (batch.Count >= 1000) Folded(log, view.Position);
            if (view.Position - _kept < OperationsSnapshots.Distance || !_keeping.IsCompleted) continue;
            _kept = view.Position;
            _keeping = KeepAsync(view, stoppingToken);
        }
    }

    private async Task<OperationsView> RestoreAsync(CancellationToken ct)
    {
        try
        {
            var head = await store.HeadAsync(ct);
            if (await snapshots.FindAsync(head.Position, ct) is not { } view) return live.Current;
            _kept = view.Position;
            history.Keep(view);
            live.Publish(view);
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

    [LoggerMessage(1101, LogLevel.Debug, "Folded up to position {Position}")]
    private static partial void Folded(ILogger log, long position);

    [LoggerMessage(1102, LogLevel.Information, "The boards go on from the view at position {Position}; the history ends at {Head}")]
    private static partial void Restored(ILogger log, long position, long head);

    [LoggerMessage(1103, LogLevel.Warning, "The last view could not be read; the whole history is folded instead")]
    private static partial void NotRestored(ILogger log, Exception e);

    [LoggerMessage(1104, LogLevel.Warning, "The view at position {Position} was not written down; the next start takes longer")]
    private static partial void NotKept(ILogger log, Exception e, long position);
}

using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

/// <summary>Folds the feed into the view that every board of this node shows. The one writer of <see cref="Live{TView}"/>.</summary>
internal sealed partial class OperationsFolder(EventFeed feed, Live<OperationsView> live, OperationsHistory history, ILogger<OperationsFolder> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var view = live.Current;
        await foreach (var batch in feed.FollowAsync(view.Position, stoppingToken))
        {
            foreach (var stored in batch)
            {
                view = view.Apply(stored.ToRecorded());
                history.Keep(view);
            }
            live.Publish(view);
            if (batch.Count >= 1000) Folded(log, view.Position);
        }
    }

    [LoggerMessage(1101, LogLevel.Debug, "Folded up to position {Position}")]
    private static partial void Folded(ILogger log, long position);
}

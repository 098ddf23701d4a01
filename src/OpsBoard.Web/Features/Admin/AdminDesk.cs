using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Projections;

namespace OpsBoard.Web.Features.Admin;

/// <summary>What administrators order, from the page or over HTTP; the log says who did.</summary>
internal sealed class AdminDesk(ProjectionDesk projections, ILogger<AdminDesk> log)
{
    public async Task RebuildAsync(Projection projection, string account, CancellationToken ct)
    {
        await projections.RebuildAsync(projection, ct);
        log.RebuildOrdered(account, projection.Name);
    }

    public async Task<RetryData> RetryAsync(Projection projection, string account, CancellationToken ct)
    {
        var (handled, left) = await projections.RetryAsync(projection, ct);
        log.Retried(account, projection.Name, handled, left);
        return new(handled, left);
    }
}

using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Web;

internal static class Health
{
    /// <summary><c>/healthz/live</c>: the process answers. <c>/healthz/ready</c>: the database answers, the start-up is done and the boards have caught up.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz/live", () => Results.Text("live")).ExcludeFromDescription();
        app.MapGet("/healthz/ready", async (Startup startup, EventJournal store, Live<OperationsView> live, CancellationToken ct) =>
        {
            if (!startup.Ready.IsCompletedSuccessfully) return Results.Text("starting", statusCode: 503);
            try
            {
                var head = await store.HeadAsync(ct);
                // A board may be a few events behind at any moment; a feed that stands still is another thing.
                return head.Position - live.Current.Position < 1000 ? Results.Text("ready") : Results.Text($"behind: {live.Current.Position} of {head.Position}", statusCode: 503);
            }
            catch (Npgsql.NpgsqlException)
            {
                return Results.Text("no database", statusCode: 503);
            }
        }).ExcludeFromDescription();
    }
}

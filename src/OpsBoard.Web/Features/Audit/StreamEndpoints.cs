using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Audit;

/// <summary>Events as they happen, for machines.</summary>
internal static class StreamEndpoints
{
    private const int PageSize = 1000;

    // Proxies hang up on a connection that says nothing for a minute.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public static void MapStream(this IEndpointRouteBuilder api) =>
        api.MapGet("/stream", async (string? districts, HttpContext context, Gate gate, Live<OperationsView> live, EventJournal store, IHostApplicationLifetime host, CancellationToken ct) =>
            {
                if (!gate.MayLook(context.User)) return CommandHttp.Unauthenticated(context);
                HashSet<string>? wanted = null;
                if (districts is { Length: > 0 })
                {
                    wanted = [.. districts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
                    foreach (var code in wanted)
                        if (!DivisionCode.TryParse(code, out var known) || live.Current.Board(known) is null)
                            return Problems.Of(context, Rejection.Unknown("district.unknown", ("district", code)));
                }
                var last = context.Request.Headers["Last-Event-ID"].ToString();
                var from = live.Current.Position;
                if (last.Length > 0)
                {
                    if (!long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out from)) return Problems.Of(context, 400, "stream.last-event-id-invalid", [("value", last)]);
                    // Of another board, perhaps; waiting for that position would look as if nothing happened.
                    if (await store.HeadAsync(ct) is var head && from > head.Position)
                        return Problems.Of(context, 400, "stream.last-event-id-ahead", [("value", last), ("head", head.Position.ToString(CultureInfo.InvariantCulture))]);
                }
                // Boards show districts; who holds which grant is for auditors.
                bool IsWanted(StoredEvent e) => wanted is null ? e.Metadata.District is not null || gate.MayAudit(context.User) : e.Metadata.District is { } d && wanted.Contains(d);
                return Results.Stream(async body =>
                {
                    using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, host.ApplicationStopping);
                    try
                    {
                        if (!HttpMethods.IsHead(context.Request.Method)) await WriteAsync(body, Follow(from, live, store), IsWanted, end.Token);
                    }
                    catch (OperationCanceledException) when (end.IsCancellationRequested)
                    {
                        // Whoever listens hangs up in this way, and so does the server.
                    }
                }, "text/event-stream");
            })
            .WithTags("Events").WithSummary("Events as they happen (server-sent events); Last-Event-ID is a position")
            .Produces<EventData>(200, "text/event-stream").ProducesProblem(400).ProducesProblem(404);

    /// <summary>Writes a comment at once, so that whoever listens knows that he is heard, and one whenever there was nothing to say for a while.</summary>
    private static async Task WriteAsync(Stream body, IAsyncEnumerable<IReadOnlyList<StoredEvent>> batches, Func<StoredEvent, bool> isWanted, CancellationToken ct)
    {
        await SayAsync(": live\n\n");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var each = batches.GetAsyncEnumerator(end.Token);
        var next = each.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                try
                {
                    if (!await next.WaitAsync(Silence, ct)) return;
                }
                catch (TimeoutException)
                {
                    await SayAsync(": still here\n\n");
                    continue;
                }
                var text = new StringBuilder();
                foreach (var e in each.Current.Where(isWanted))
                    text.Append(CultureInfo.InvariantCulture, $"event: {e.Alias}\ndata: {JsonSerializer.Serialize(EventData.Of(e), ApiJson.Options)}\nid: {e.Position}\n\n");
                if (text.Length > 0) await SayAsync(text.ToString());
                next = each.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // It can't be put away while it still waits.
            await end.CancelAsync();
            await Task.WhenAny(next);
        }

        async Task SayAsync(string text)
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
            await body.FlushAsync(ct);
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Follow(long position, Live<OperationsView> live, EventJournal store, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var follower = live.Follow();
        await foreach (var view in follower.ChangesAsync(ct))
        {
            while (position < view.Position)
            {
                var batch = await store.ReadAsync(position, (int)Math.Min(PageSize, view.Position - position), ct);
                yield return batch;
                position = batch[^1].Position;
            }
        }
    }
}

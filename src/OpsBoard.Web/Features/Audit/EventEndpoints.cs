using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Audit;

internal static class EventEndpoints
{
    private const int PageSize = 1000;

    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events", async (long? from, int? limit, string? stream, string? district, string? actor, string? type, HttpContext context, Gate gate, EventJournal store, CancellationToken ct) =>
            {
                if (SignIn.AccountOf(context.User) is null) return CommandHttp.Unauthenticated(context);
                if (!gate.MayAudit(context.User)) return Problems.Of(context, Rejection.Forbidden("access.forbidden", ("account", context.User.Identity!.Name!), ("role", ""), ("territory", "")));
                if (limit is < 1 or > EventJournal.LargestRead) return Problems.Of(context, 400, "events.limit-out-of-range", [("limit", limit.Value), ("max", EventJournal.LargestRead)]);
                StreamKey key = default;
                if (stream is not null && !StreamKey.TryParse(stream, out key)) return Problems.Of(context, 400, "events.stream-invalid", [("stream", stream)]);
                if (from is < 1) return Problems.Of(context, 400, "events.from-out-of-range", [("from", from.Value.ToString(CultureInfo.InvariantCulture))]);
                var events = await store.QueryAsync(new()
                {
                    AfterPosition = (from ?? 1) - 1,
                    Limit = limit ?? PageSize,
                    Stream = stream is null ? null : key,
                    District = district,
                    Account = actor,
                    Alias = type,
                }, ct);
                return Results.Stream(async body =>
                {
                    foreach (var e in events)
                    {
                        await JsonSerializer.SerializeAsync(body, EventData.Of(e), ApiJson.Options, ct);
                        await body.WriteAsync("\n"u8.ToArray(), ct);
                    }
                }, "application/x-ndjson");
            })
            .WithTags("Events").WithSummary("The history, one event a line (NDJSON), from a position on")
            .Produces<EventData>(200, "application/x-ndjson").ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);

        api.MapGet("/stream", (string? districts, HttpContext context, Gate gate, Live<OperationsView> live, EventJournal store, CancellationToken ct) =>
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
                if (last.Length > 0 && !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out from))
                    return Problems.Of(context, 400, "stream.last-event-id-invalid", [("value", last)]);
                // Boards show districts; who holds which grant is for auditors.
                return TypedResults.ServerSentEvents(Follow(from, e => wanted is null ? e.Metadata.District is not null || gate.MayAudit(context.User) : e.Metadata.District is { } d && wanted.Contains(d), live, store, ct));
            })
            .WithTags("Events").WithSummary("Events as they happen (server-sent events); Last-Event-ID is a position")
            .Produces<EventData>(200, "text/event-stream").ProducesProblem(400).ProducesProblem(404);
    }

    private static async IAsyncEnumerable<SseItem<EventData>> Follow(long position, Func<StoredEvent, bool> isWanted, Live<OperationsView> live, EventJournal store, [EnumeratorCancellation] CancellationToken ct)
    {
        using var follower = live.Follow();
        await foreach (var view in follower.ChangesAsync(ct))
        {
            while (position < view.Position)
            {
                var batch = await store.ReadAsync(position, (int)Math.Min(PageSize, view.Position - position), ct);
                foreach (var e in batch)
                    if (isWanted(e))
                        yield return new(EventData.Of(e), e.Alias) { EventId = e.Position.ToString(CultureInfo.InvariantCulture) };
                position = batch[^1].Position;
            }
        }
    }
}

using System.Globalization;
using System.Text.Json;
using OpsBoard.Domain.Kernel;
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
        api.MapGet("/events", async (long? from, int? limit, string? stream, string? district, string? actor, string? type, HttpContext context, Gate gate, AuditReading reading, EventJournal store, CancellationToken ct) =>
            {
                if (SignIn.AccountOf(context.User) is null) return CommandHttp.Unauthenticated(context);
                if (!gate.MayAudit(context.User)) return Problems.Of(context, Rejection.Forbidden("access.forbidden", ("account", context.User.Identity!.Name!), ("role", ""), ("territory", "")));
                if (limit is < 1 or > EventJournal.LargestRead) return Problems.Of(context, 400, "events.limit-out-of-range", [("limit", limit.Value), ("max", EventJournal.LargestRead)]);
                StreamKey key = default;
                if (stream is not null && !StreamKey.TryParse(stream, out key)) return Problems.Of(context, 400, "events.stream-invalid", [("stream", stream)]);
                if (from is < 1) return Problems.Of(context, 400, "events.from-out-of-range", [("from", from.Value.ToString(CultureInfo.InvariantCulture))]);
                if (district is not null && (!DivisionCode.TryParse(district, out var code) || reading.View.Board(code) is null)) return Problems.Of(context, Rejection.Unknown("district.unknown", ("district", district)));
                if (type is not null && !reading.Catalog.Aliases.Contains(type))
                    return Problems.Of(context, 400, "events.type-unknown", [("type", type), ("known", string.Join(' ', reading.Catalog.Aliases.Order(StringComparer.Ordinal)))]);
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
            .Produces<EventData>(200, "application/x-ndjson").ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }
}

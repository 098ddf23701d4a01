using Microsoft.Net.Http.Headers;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Features.Policies.Packs;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Policies;

internal static class PolicyEndpoints
{
    public static void MapPolicies(this IEndpointRouteBuilder api)
    {
        var policies = api.MapGroup("/policies").WithTags("Policies");

        policies.MapGet("", (string? asOf, ReadHttp read, PolicyPacks packs, CancellationToken ct) => read.RunAsync(asOf, sight =>
            {
                var reaches = PackReach.Of(sight.View);
                return ReadHttp.Json(packs.All.Select(p => PackData.Of(p, reaches)).ToList());
            }, ct))
            .WithSummary("All policy packs, and where each is in force")
            .Produces<List<PackData>>().ProducesProblem(400);

        policies.MapGet("/{pack}", (string pack, HttpContext context, ReadHttp read, PolicyPacks packs, CancellationToken ct) => read.RunAsync(null, _ =>
            {
                if (!PackRef.TryParse(pack, out var reference) || packs.Find(reference) is not { } known) return read.NotFound("policy.unknown", ("pack", pack));
                var file = PackFile.Of(known);
                // A pack is never edited, only superseded: whoever has it has it for good.
                context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
                return Results.Bytes(file.Json, "application/json", entityTag: new EntityTagHeaderValue(file.Tag));
            }, ct))
            .WithSummary("A policy pack by id@version, as its file writes it; it never changes")
            .Produces(200, contentType: "application/json").ProducesProblem(404);
    }
}

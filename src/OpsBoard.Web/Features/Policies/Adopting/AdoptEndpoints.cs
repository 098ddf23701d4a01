using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Policies.Adopting;

internal static class AdoptEndpoints
{
    public static void MapAdoption(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/policies").WithTags("Policies").MapPost("/dry-run", async (DryRunBody body, string? asOf, HttpContext context, ReadHttp read, DryRuns runs, LevelHistory histories, CancellationToken ct) =>
            {
                var history = DivisionCode.TryParse(body.Division, out var code) ? await histories.ReadAsync(code, long.MaxValue, ct) : [];
                return await read.RunAsync(asOf, sight =>
                {
                    var (run, no) = runs.Of(body.Division, body.Pack, sight, context.User);
                    return run is null ? Problems.Of(context, no!) : ReadHttp.Json(DryRunData.Of(run, history.LastOrDefault(e => e.Position <= run.Position)?.Version ?? 0, body.Zones));
                }, ct);
            })
            .WithSummary("What the adoption of a pack would do to every zone of a division; nothing is recorded")
            .Produces<DryRunData>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);

        api.MapGroup("/divisions/{code}").WithTags("Divisions").MapPost("/policy", (string code, AdoptPolicyBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                !DivisionCode.TryParse(code, out var division) ? Task.FromResult(read.NotFound("division.unknown", ("division", code)))
                : !PackRef.TryParse(body.Pack, out var pack) ? Task.FromResult(read.NotFound("policy.unknown", ("pack", body.Pack)))
                : http.RunAsync(new AdoptPolicyPack(division, pack, body.Seen), ct, needsVersion: true))
            .WithSummary("Adopt a policy pack; with the print of a dry run only as long as that still comes out the same").AsCommand();
    }
}

using Microsoft.AspNetCore.Http.Features;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Ledger;

internal static class ExportEndpoints
{
    private const string Zip = "application/zip";

    public static void AddExports(this IServiceCollection services)
    {
        services.AddSingleton<Exporter>();
        services.AddSingleton<ProofDesk>();
    }

    public static void MapExports(this IEndpointRouteBuilder api)
    {
        api.MapPost("/exports", async (HttpContext context, Gate gate, Exporter exporter, CancellationToken ct) =>
            {
                if (SignIn.AccountOf(context.User) is not { } account) return CommandHttp.Unauthenticated(context);
                if (!gate.MayAudit(context.User)) return Problems.Of(context, Rejection.Forbidden("access.forbidden", ("account", account.Value), ("role", ""), ("territory", "")));
                if (exporter.Enter() is not { } place) return Problems.Of(context, 503, "export.busy", []);
                context.Response.RegisterForDispose(place);
                var (export, none) = await exporter.PrepareAsync(ct);
                if (export is null) return Problems.Of(context, 409, none!.Code, none.Facts);
                // The writer of .zip files knows only blocking writes; there are never more exports than places.
                context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
                return Results.Stream(body => exporter.WriteAsync(export, body, ct), Zip, export.FileName);
            })
            .WithTags("Ledger").WithSummary("The audit bundle: the whole history with checkpoints, keys and printed boards, as a .zip")
            .Produces<byte[]>(200, Zip).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(503);
    }
}

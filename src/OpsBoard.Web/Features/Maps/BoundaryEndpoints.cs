using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Maps;

/// <summary>What was imported.</summary>
/// <param name="Kilobytes">Of the paths that a page carries.</param>
/// <param name="Missing">Districts without an outline; they stand beside the map.</param>
public sealed record BoundaryAnswer(long Id, int Districts, int Kilobytes, IReadOnlyList<string> Missing, string Source, string Licence, string Account, DateTimeOffset ImportedAt);

/// <param name="Feature">Which one it is, counted from 1.</param>
/// <param name="Named">Its code or name, as far as it says one.</param>
/// <param name="Place">In the file, such as <c>features[3].geometry.coordinates[0]</c>.</param>
public sealed record GeoProblemData(int Feature, string? Named, string Place, string Code, string Title);

internal static class BoundaryEndpoints
{
    private const int ProblemsTold = 200;

    public static void AddBoundaries(this IServiceCollection services)
    {
        services.AddSingleton<BoundaryBook>();
        services.AddSingleton<BoundaryImports>();
        services.AddSingleton<IStartupStep>(s => s.GetRequiredService<BoundaryBook>());
        services.AddHostedService(s => s.GetRequiredService<BoundaryBook>());
    }

    public static void MapBoundaries(this IEndpointRouteBuilder api)
    {
        var boundaries = api.MapGroup("/boundaries").WithTags("Boundaries");

        boundaries.MapPost("", ImportAsync)
            .WithSummary("Import the outlines of districts as GeoJSON (WGS 84); each feature names its district in the property that `property` names, `code` unless said otherwise")
            .WithMetadata(new TakesFile(BoundaryImports.MostBytes), new CommandEndpoint.IsCommand())
            .Produces<BoundaryAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(422);

        boundaries.MapGet("", (HttpContext context, Gate gate, BoundaryImports imports) =>
                !gate.MayLook(context.User) ? CommandHttp.Unauthenticated(context)
                : imports.Current is { } import ? Answer(import, imports)
                : Problems.Of(context, 404, "boundaries.none", []))
            .WithSummary("Which outlines are drawn, from where, and under which licence").Produces<BoundaryAnswer>().ProducesProblem(404);

        boundaries.MapDelete("", RemoveAsync)
            .WithSummary("Remove the outlines: maps show districts as tiles again")
            .WithMetadata(new CommandEndpoint.IsCommand())
            .Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
    }

    /// <param name="source">Where the outlines come from; stands under the map.</param>
    /// <param name="licence">Under which licence; stands under the map.</param>
    private static async Task<IResult> ImportAsync(string? source, string? licence, string? property, HttpContext context, Gate gate, BoundaryImports imports, Refusals refusals, CancellationToken ct)
    {
        if (Sender(context, gate, out var account, out var id) is { } turnedAway) return turnedAway;
        if (BoundaryImports.Check(source, licence) is { } no) return Problems.Of(context, no);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, ct);
        var outcome = await imports.KeepAsync(id, account, source!, licence!, property, body.ToArray(), ct);
        if (outcome.Import is { } import)
        {
            if (outcome.IsReplayed) context.Response.Headers["Idempotency-Replayed"] = "true";
            return Answer(import, imports);
        }
        return outcome switch
        {
            { No: { } refused } => Problems.Of(context, refused),
            { Plan.Unusable: { } unusable } => Problems.Of(context, 400, unusable.Code, unusable.Facts),
            { Plan: { Problems: var problems } } => Problems.Of(context, 422, "boundaries.wrong", [("wrong", problems.Count)], ("total", problems.Count),
                ("problems", problems.Take(ProblemsTold).Select(p => new GeoProblemData(p.Feature, p.Named, p.Place, p.Why.Code, refusals.Say(p.Why))).ToList())),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, Gate gate, BoundaryImports imports, CancellationToken ct)
    {
        if (Sender(context, gate, out var account, out var id) is { } turnedAway) return turnedAway;
        var outcome = await imports.RemoveAsync(id, account, ct);
        if (outcome.IsReplayed) context.Response.Headers["Idempotency-Replayed"] = "true";
        return outcome.No is { } no ? Problems.Of(context, no) : Results.NoContent();
    }

    // Who may not is told so before anything of what he sends is read.
    private static IResult? Sender(HttpContext context, Gate gate, out AccountName account, out CommandId id)
    {
        (account, id) = (default, default);
        if (SignIn.AccountOf(context.User) is not { } sender) return CommandHttp.Unauthenticated(context);
        account = sender;
        if (!gate.MayImportBoundaries(context.User)) return Problems.Of(context, 403, "boundaries.forbidden", [("account", account.Value)]);
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        return key.Length == 0 ? Problems.Of(context, 400, "request.idempotency-key-missing", [])
            : CommandId.TryParse(key, out id) ? null : Problems.Of(context, 400, "request.idempotency-key-invalid", [("key", key)]);
    }

    private static IResult Answer(BoundaryImport import, BoundaryImports imports) => ReadHttp.Json(new BoundaryAnswer(
        import.Id, import.Map.Districts.Count, import.Map.Kilobytes, [.. imports.Missing(import.Map).Select(d => d.Code.Value)], import.Source, import.Licence, import.Account.Value, import.ImportedAt));
}

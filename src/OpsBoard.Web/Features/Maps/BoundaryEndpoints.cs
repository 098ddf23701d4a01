using System.Security.Cryptography;
using System.Text;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Maps;

/// <summary>What was imported.</summary>
/// <param name="Kilobytes">Of the paths that a page carries.</param>
/// <param name="Missing">Districts without an outline; they stand beside the map.</param>
public sealed record BoundaryAnswer(long Id, int Districts, int Kilobytes, IReadOnlyList<string> Missing, string Source, string Licence, string Account, DateTimeOffset ImportedAt);

/// <param name="Place">In the file, such as <c>features[3].geometry.coordinates[0]</c>.</param>
public sealed record GeoProblemData(string Place, string Code, string Title);

internal static class BoundaryEndpoints
{
    private const long MostBytes = 16 * 1024 * 1024;
    private const int ProblemsTold = 200;

    public static void AddBoundaries(this IServiceCollection services)
    {
        services.AddSingleton<BoundaryBook>();
        services.AddSingleton<IStartupStep>(s => s.GetRequiredService<BoundaryBook>());
        services.AddHostedService(s => s.GetRequiredService<BoundaryBook>());
    }

    public static void MapBoundaries(this IEndpointRouteBuilder api)
    {
        var boundaries = api.MapGroup("/boundaries").WithTags("Boundaries");

        boundaries.MapPost("", ImportAsync)
            .WithSummary("Import the outlines of districts as GeoJSON (WGS 84); each feature names its district in the property that `property` names, `code` unless said otherwise")
            .WithMetadata(new TakesFile(MostBytes), new CommandEndpoint.IsCommand())
            .Produces<BoundaryAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(422);

        boundaries.MapGet("", (HttpContext context, Gate gate, BoundaryBook book, Live<OperationsView> live) =>
                !gate.MayLook(context.User) ? CommandHttp.Unauthenticated(context)
                : book.Current is { } import ? ReadHttp.Json(AnswerOf(import, live.Current.Divisions))
                : Problems.Of(context, 404, "boundaries.none", []))
            .WithSummary("Which outlines are drawn, from where, and under which licence").Produces<BoundaryAnswer>().ProducesProblem(404);
    }

    /// <param name="source">Where the outlines come from; stands under the map.</param>
    /// <param name="licence">Under which licence; stands under the map.</param>
    private static async Task<IResult> ImportAsync(string? source, string? licence, string? property, HttpContext context, Gate gate, BoundaryBook book, Live<OperationsView> live, Refusals refusals, CancellationToken ct)
    {
        if (SignIn.AccountOf(context.User) is not { } account) return CommandHttp.Unauthenticated(context);
        if (!gate.MayImportBoundaries(context.User)) return Problems.Of(context, 403, "boundaries.forbidden", [("account", account.Value)]);
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0) return Problems.Of(context, 400, "request.idempotency-key-missing", []);
        if (!CommandId.TryParse(key, out var id)) return Problems.Of(context, 400, "request.idempotency-key-invalid", [("key", key)]);
        // What is drawn of others' work is drawn under their terms, or not at all.
        if ((FreeText.Check(source, "source", required: true) ?? FreeText.Check(licence, "licence", required: true)) is { } no) return Problems.Of(context, no);

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, ct);
        var file = body.ToArray();
        var digest = SHA256.HashData([.. file, .. Encoding.UTF8.GetBytes($"\n{account}\n{source}\n{licence}\n{property}")]);
        if (await book.FindAsync(id, ct) is { } known)
        {
            if (!known.Digest.AsSpan().SequenceEqual(digest)) return Problems.Of(context, 422, "request.idempotency-key-reused", [("key", key)]);
            context.Response.Headers["Idempotency-Replayed"] = "true";
            return ReadHttp.Json(AnswerOf(known, live.Current.Divisions));
        }

        var reader = new GeoJsonReader(live.Current.Divisions, property is { Length: > 0 } named ? named : "code");
        if (reader.Read(file) is { } unusable) return Problems.Of(context, 400, unusable.Code, unusable.Facts);
        if (reader.Problems.Count > 0)
            return Problems.Of(context, 422, "boundaries.wrong", [("wrong", reader.Problems.Count)], ("total", reader.Problems.Count),
                ("problems", reader.Problems.Take(ProblemsTold).Select(p => new GeoProblemData(p.Place, p.Why.Code, refusals.Say(p.Why))).ToList()));
        await book.KeepAsync(id, account, source!.Trim(), licence!.Trim(), digest, BoundaryMap.Of(reader.Shapes), ct);
        return ReadHttp.Json(AnswerOf((await book.FindAsync(id, ct))!, live.Current.Divisions));
    }

    private static BoundaryAnswer AnswerOf(BoundaryImport import, DivisionTree divisions) => new(
        import.Id, import.Map.Districts.Count, (import.Map.Districts.Sum(d => d.Path.Length) + 1023) / 1024,
        [.. divisions.Districts.Where(d => import.Map.Find(d.Code) is null).Select(d => d.Code.Value)], import.Source, import.Licence, import.Account.Value, import.ImportedAt);
}

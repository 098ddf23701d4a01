using System.Globalization;
using System.Text;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Bulk;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.ZoneImports;

/// <summary>What is wrong in one cell of a file of zones.</summary>
/// <param name="Row">As a spreadsheet counts: the header is row 1.</param>
/// <param name="Column">As the file calls it; empty where the whole row is meant.</param>
public sealed record CellProblemData(int Row, string Column, string Value, string Code, string Title);

internal static class ZoneImportEndpoints
{
    private const int ProblemsTold = 200;

    public static void AddZoneImports(this IServiceCollection services)
    {
        services.AddSingleton<ZoneSheetCheck>();
        services.AddSingleton<ZoneImports>();
    }

    public static void MapZoneImports(this IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/zones/import").WithTags("Zones");

        imports.MapPost("", ImportAsync)
            .WithSummary("Register the zones of a CSV file: the whole file is checked first, then each row is a command of its own. Answers a line of JSON for each row")
            .WithMetadata(new TakesFile(ZoneImports.MostBytes), new CommandEndpoint.IsCommand())
            .Produces<BulkLine>(200, BulkHttp.Lines).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);

        imports.MapGet("/{run}", (string run, BulkHttp http, CancellationToken ct) => http.StateAsync(run, ZoneImports.Kind, ct))
            .WithSummary("How far an import has come").Produces<BulkState>().ProducesProblem(401).ProducesProblem(404);

        imports.MapGet("/template", () => Results.File(Template(), "text/csv; charset=utf-8", "zones.csv"))
            .WithSummary("A file of zones with its header and one row, in the reader's language").Produces<byte[]>(200, "text/csv");
    }

    /// <param name="rows"><c>all</c>, so that nothing is registered when one row is wrong, or <c>good</c>.</param>
    private static async Task<IResult> ImportAsync(string? rows, HttpContext context, BulkHttp http, ZoneImports imports, Gate gate, Refusals refusals, CancellationToken ct)
    {
        if (http.Sender(out var refused) is not { } sender) return refused!;
        if (!gate.MayRegisterZones(context.User)) return Problems.Of(context, 403, "import.forbidden", [("account", sender.Account.Value)]);
        if (rows is not (null or "all" or "good")) return Problems.Of(context, 400, "request.parameter-invalid", [("name", "rows"), ("value", rows)]);
        var type = context.Request.ContentType ?? "";
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)) return Problems.Of(context, 415, "import.not-csv", [("type", type.Split(';')[0])]);

        using var file = new MemoryStream();
        await context.Request.Body.CopyToAsync(file, ct);
        var plan = await imports.PlanAsync(file.ToArray(), sender.Run, sender.Account, onlyGood: rows == "good", ct);
        if (plan.Unusable is { } unusable) return Problems.Of(context, unusable.Code == "import.too-many-rows" ? 413 : 400, unusable.Code, unusable.Facts);
        if (plan.IsReused) return http.Reused(sender.Run);
        // What was begun was whole then; what others have taken since is told row by row.
        if (plan.Wrong > 0 && rows != "good" && !plan.IsResumed)
            return Problems.Of(context, 422, "import.rows-wrong", [("wrong", plan.Wrong), ("rows", plan.Lines.Count)],
                ("rows", plan.Lines.Count), ("good", plan.Good), ("total", plan.Problems.Count()), ("encoding", plan.Sheet!.Encoding),
                ("problems", plan.Problems.Take(ProblemsTold).Select(p => new CellProblemData(p.Row, p.Header, p.Value, p.Why.Code, refusals.Say(p.Why))).ToList()));
        return await http.RunAsync(plan.Request!, ct);
    }

    // With its mark, without which a Chinese spreadsheet takes UTF-8 for something else.
    private static byte[] Template()
    {
        var chinese = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";
        var header = string.Join(',', ZoneColumns.All.Select(c => ZoneColumns.NameOf(c, chinese)));
        var row = chinese ? "220106005003-002,220106005,星河小区,Xinghe,小区,常态" : "220106005003-002,220106005,星河小区,Xinghe,compound,routine";
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"{header}\r\n{row}\r\n")];
    }
}

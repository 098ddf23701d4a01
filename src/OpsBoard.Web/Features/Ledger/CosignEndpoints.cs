using System.Globalization;
using System.Text;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Ledger;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Ledger;

/// <param name="Name">In whose name it cosigns.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo in base64, for the configuration of those who ask.</param>
/// <param name="Logs">What it cosigned last, of each log.</param>
public sealed record WitnessSelfData(string Name, string Fingerprint, string PublicKey, IReadOnlyList<WitnessedLogData> Logs);

/// <param name="Size">Events of the last checkpoint that was cosigned.</param>
public sealed record WitnessedLogData(string Origin, long Size, string RootHash, DateTimeOffset CosignedAt)
{
    public static WitnessedLogData Of(WitnessedLog log) => new(log.Origin, log.Size, log.Root.ToString(), log.CosignedAt);
}

/// <summary>This server as a witness of other boards. It needs no account: who asks shows who he is by his signature.</summary>
internal static class CosignEndpoints
{
    private const int LongestRequest = 16 * 1024;
    private const string Note = "text/plain; charset=utf-8";

    public static void MapCosigning(this IEndpointRouteBuilder api)
    {
        api.MapPost("/ledger/cosign", async (HttpContext context, Cosigner cosigner, CancellationToken ct) =>
            {
                if (await ReadAsync(context, ct) is not { } body) return Problems.Of(context, 413, "request.body-too-large", []);
                CosignRequest request;
                try
                {
                    request = CosignRequest.Parse(body);
                }
                catch (FormatException flaw)
                {
                    return Problems.Of(context, 400, "witness.request-unreadable", [("why", flaw.Message)]);
                }
                return await cosigner.CosignAsync(request, ct) switch
                {
                    CosignAnswer.Cosigned signed => Results.Text(signed.Signature.ToLine(), Note),
                    // As the specification has it: the size alone, for the log to begin its proof at.
                    CosignAnswer.OtherSize other => Results.Text(string.Create(CultureInfo.InvariantCulture, $"{other.Size}\n"), "text/x.tlog.size", Encoding.UTF8, 409),
                    CosignAnswer.Refused no => Problems.Of(context, no.Status, no.Rejection.Code, no.Rejection.Facts),
                    var answer => throw new System.Diagnostics.UnreachableException(answer.GetType().Name),
                };
            })
            .WithTags("Ledger").WithSummary("Cosign a checkpoint of another board (C2SP tlog-witness): old size, consistency proof, signed note")
            .Accepts<string>("text/plain").Produces<string>(200, "text/plain").Produces<string>(409, "text/x.tlog.size")
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(413).ProducesProblem(422);

        api.MapGet("/ledger/witness", async (HttpContext context, Cosigner cosigner, CancellationToken ct) =>
            {
                if (cosigner.Key is not { } key) return Problems.Of(context, 404, "witness.none", []);
                return ReadHttp.Json(new WitnessSelfData(key.Name, key.Fingerprint, Convert.ToBase64String(key.Info), await cosigner.LogsAsync(ct).Select(WitnessedLogData.Of).ToListAsync(ct)));
            })
            .WithTags("Ledger").WithSummary("This server as a witness: its key, and what it cosigned last of each log")
            .Produces<WitnessSelfData>().ProducesProblem(404);

        api.MapGet("/ledger/witness/checkpoint", async (string origin, HttpContext context, Cosigner cosigner, CancellationToken ct) =>
                cosigner.Key is null ? Problems.Of(context, 404, "witness.none", [])
                : await cosigner.FindAsync(origin, ct) is { } log ? Results.Text(log.Note, Note)
                : Problems.Of(context, 404, "witness.log-unknown", [("origin", Shown.Of(origin))]))
            .WithTags("Ledger").WithSummary("The last checkpoint of a log that this server cosigned, for auditors of that log")
            .Produces<string>(200, "text/plain").ProducesProblem(400).ProducesProblem(404);
    }

    /// <summary>Null when it is longer than any such request.</summary>
    private static async Task<string?> ReadAsync(HttpContext context, CancellationToken ct)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var text = new char[LongestRequest + 1];
        var length = await reader.ReadBlockAsync(text, ct);
        return length > LongestRequest ? null : new string(text, 0, length);
    }
}

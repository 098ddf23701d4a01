using System.Text.Json;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Platform.Bulk;

/// <summary>The first line of a run's answer.</summary>
public sealed record BulkHead(string Run, int Items);

/// <summary>What became of one item.</summary>
/// <param name="Result"><c>accepted</c>, <c>refused</c> or <c>stale</c>.</param>
/// <param name="Code">Why not, as everywhere; <paramref name="Title"/> says it in the reader's language.</param>
public sealed record BulkLine(string Item, string Zone, string Result, long? Position = null, long? Version = null, string? Code = null, string? Title = null, IReadOnlyDictionary<string, string>? Facts = null);

/// <summary>The last line of a run's answer; without it the answer was cut off.</summary>
public sealed record BulkEnd(string Run, string State, int Items, int Accepted, int Refused, long Position, string? Code = null, string? Title = null);

/// <summary>Where a run stands.</summary>
/// <param name="State"><c>running</c>, <c>finished</c> or <c>interrupted</c>: then the same sent again goes on.</param>
public sealed record BulkState(string Run, string State, int Items, int Done, int Accepted, int Refused, string Account, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, IReadOnlyList<BulkLine> Refusals);

/// <summary>A run over HTTP: a line of JSON for each item as it is answered, in the order of the items.</summary>
internal sealed class BulkHttp(IHttpContextAccessor accessor, BulkRuns runs, BulkRecord record, Refusals refusals, Live<OperationsView> live)
{
    public const string Lines = "application/x-ndjson";

    private const int RefusalsTold = 200;

    private static readonly JsonSerializerOptions Json = new(ApiJson.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private HttpContext Context => accessor.HttpContext!;

    /// <summary>Who sends a run, and its id; else the answer that says what is missing.</summary>
    public (AccountName Account, CommandId Run)? Sender(out IResult? refused)
    {
        refused = null;
        if (SignIn.AccountOf(Context.User) is not { } account)
        {
            refused = CommandHttp.Unauthenticated(Context);
            return null;
        }
        var key = Context.Request.Headers["Idempotency-Key"].ToString();
        if (CommandId.TryParse(key, out var run)) return (account, run);
        refused = key.Length == 0 ? Problems.Of(Context, 400, "request.idempotency-key-missing", []) : Problems.Of(Context, 400, "request.idempotency-key-invalid", [("key", key)]);
        return null;
    }

    public IResult Reused(CommandId run) => Problems.Of(Context, 422, "request.idempotency-key-reused", [("key", run.Value)]);

    public async Task<IResult> RunAsync(BulkRequest request, CancellationToken ct) =>
        await runs.StartAsync(request, ct) is { } run ? Results.Stream(body => WriteAsync(run, body, ct), Lines) : Reused(request.Run);

    public async Task<IResult> StateAsync(string key, string kind, CancellationToken ct)
    {
        if (SignIn.AccountOf(Context.User) is null) return CommandHttp.Unauthenticated(Context);
        if (!CommandId.TryParse(key, out var id) || await record.FindAsync(id, ct) is not { } entry || entry.Kind != kind)
            return Problems.Of(Context, 404, "bulk.unknown", [("run", key)]);
        var run = runs.Find(id);
        var p = run?.Progress ?? new(entry.Items, entry.Accepted, entry.Refused, 0, IsOver: true);
        var state = p.IsOver ? p.IsInterrupted ? "interrupted" : "finished" : "running";
        return ReadHttp.Json(new BulkState(key, state, p.Items, p.Done, p.Accepted, p.Refused, entry.Account, entry.StartedAt, entry.FinishedAt,
            [.. (run?.Refusals(RefusalsTold) ?? []).Select(a => Tell(a.Item, a.Outcome))]));
    }

    public BulkLine Tell(BulkItem item, CommandOutcome outcome)
    {
        if (outcome is CommandOutcome.Accepted a) return new(item.Name, item.Subject, "accepted", a.Position, a.Version);
        var no = WhyNot(outcome);
        return new(item.Name, item.Subject, outcome is CommandOutcome.Stale ? "stale" : "refused", Code: no.Code, Title: refusals.Say(no), Facts: no.Facts.ToDictionary(f => f.Name, f => f.Value));
    }

    /// <summary>Why a command of a run was not recorded.</summary>
    public static Rejection WhyNot(CommandOutcome outcome) => outcome switch
    {
        CommandOutcome.Refused { Rejection: var no } => no,
        CommandOutcome.Stale s => Rejection.Rule("stream.version-stale", ("expected", $"{s.Expected}"), ("actual", $"{s.Actual}"), ("account", s.Last?.By.Account.Value ?? "")),
        CommandOutcome.IdReused reused => Rejection.Rule("request.idempotency-key-reused", ("key", reused.CommandId)),
        CommandOutcome.Busy => Rejection.Rule("server.busy"),
        _ => throw new System.Diagnostics.UnreachableException(outcome.GetType().Name),
    };

    private async Task WriteAsync(BulkRun run, Stream body, CancellationToken ct)
    {
        await LineAsync(new BulkHead(run.Request.Run.Value, run.Request.Items.Count));
        await body.FlushAsync(ct);
        var unsent = 0;
        await foreach (var (item, outcome) in run.AnswersAsync(ct))
        {
            await LineAsync(Tell(item, outcome));
            if (++unsent < 50 && run.Progress.Done < run.Progress.Items) continue;
            await body.FlushAsync(ct);
            unsent = 0;
        }
        var p = run.Progress;
        // Who asks next shall see what he has just done.
        if (!p.IsInterrupted) await live.WaitForAsync(v => v.Position >= p.Position, ct);
        await LineAsync(p.IsInterrupted
            ? new BulkEnd(run.Request.Run.Value, "interrupted", p.Items, p.Accepted, p.Refused, p.Position, "bulk.interrupted", refusals.Say(Interrupted(p)))
            : new BulkEnd(run.Request.Run.Value, "finished", p.Items, p.Accepted, p.Refused, p.Position));
        await body.FlushAsync(ct);

        async Task LineAsync<T>(T line)
        {
            await JsonSerializer.SerializeAsync(body, line, Json, ct);
            await body.WriteAsync("\n"u8.ToArray(), ct);
        }
    }

    private static Rejection Interrupted(BulkProgress p) => Rejection.Rule("bulk.interrupted", ("done", p.Done), ("items", p.Items));
}

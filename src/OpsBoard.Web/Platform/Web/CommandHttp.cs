using System.Globalization;
using Microsoft.Net.Http.Headers;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Web;

/// <summary>The answer to an accepted command.</summary>
/// <param name="Position">Position of its last event; a page that shows this position shows the change.</param>
/// <param name="Version">Version of the changed stream, for the next <c>If-Match</c>.</param>
public sealed record CommandAnswer(long Position, long Version);

/// <summary>A command over HTTP: who sends it, its id from <c>Idempotency-Key</c>, the version it saw from <c>If-Match</c>.</summary>
internal sealed class CommandHttp(IHttpContextAccessor accessor, CommandRunner runner, Live<OperationsView> live, EventCatalog catalog)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="needsVersion">The command decides on what its sender saw, so <c>If-Match</c> is required; <c>*</c> takes whatever is there.</param>
    public async Task<IResult> RunAsync(Command command, CancellationToken ct, bool needsVersion = false, DateTimeOffset? happenedAt = null)
    {
        var context = accessor.HttpContext!;
        if (SignIn.AccountOf(context.User) is not { } account) return Unauthenticated(context);
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0) return Problems.Of(context, 400, "request.idempotency-key-missing", []);
        if (!CommandId.TryParse(key, out var id)) return Problems.Of(context, 400, "request.idempotency-key-invalid", [("key", key)]);
        if (ReadVersion(context, needsVersion, out var version) is { } unreadable) return unreadable;

        var outcome = await runner.RunAsync(new(account, id, command, version, happenedAt), ct);
        if (outcome is CommandOutcome.Accepted done) await ShowAsync(done.Position, ct);
        return outcome switch
        {
            CommandOutcome.Accepted a => Answer(context, a),
            CommandOutcome.Refused r => Problems.Of(context, r.Rejection),
            CommandOutcome.Stale s => Stale(context, s, command),
            CommandOutcome.IdReused => Problems.Of(context, 422, "request.idempotency-key-reused", [("key", key)]),
            CommandOutcome.Busy => Busy(context),
            _ => throw new System.Diagnostics.UnreachableException(outcome.GetType().Name),
        };
    }

    /// <summary>Who asks next shall see what he has just done. What is on disk is answered in any case.</summary>
    private async Task ShowAsync(long position, CancellationToken ct)
    {
        try
        {
            await live.WaitForAsync(v => v.Position >= position, ct).WaitAsync(Patience, ct);
        }
        catch (TimeoutException)
        {
            accessor.HttpContext!.Response.Headers["OpsBoard-Behind"] = "true";
        }
    }

    public static IResult Unauthenticated(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(context, 401, "access.unauthenticated", []);
    }

    private static IResult Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problems.Of(context, 503, "server.busy", []);
    }

    private static IResult Answer(HttpContext context, CommandOutcome.Accepted accepted)
    {
        context.Response.Headers.ETag = $"\"{accepted.Version}\"";
        if (accepted.IsRepeat) context.Response.Headers["Idempotency-Replayed"] = "true";
        return Results.Json(new CommandAnswer(accepted.Position, accepted.Version), ApiJson.Options);
    }

    private static IResult? ReadVersion(HttpContext context, bool isRequired, out long? version)
    {
        version = null;
        var text = context.Request.Headers[HeaderNames.IfMatch].ToString().Trim();
        if (text == "*") return null;
        if (text.Length == 0) return isRequired ? Problems.Of(context, 428, "request.if-match-missing", []) : null;
        if (!long.TryParse(text.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Problems.Of(context, 400, "request.if-match-invalid", [("value", text)]);
        version = number;
        return null;
    }

    private IResult Stale(HttpContext context, CommandOutcome.Stale stale, Command sent)
    {
        List<Fact> facts = [("expected", stale.Expected.ToString(CultureInfo.InvariantCulture)), ("actual", stale.Actual.ToString(CultureInfo.InvariantCulture))];
        if (stale.Last is { } last) facts.Add(("account", last.By.Account.Value));
        // Nobody has moved what was never there.
        return Problems.Told(context, 409, "stream.version-stale", stale.Last is null ? "stream.not-there" : "stream.version-stale", facts,
            ("expected", stale.Expected), ("actual", stale.Actual), ("sent", sent), ("current", stale.Last is { } current ? Current(current) : null));
    }

    private object Current(Recorded last) => new
    {
        last.Position,
        last.Version,
        account = last.By.Account.Value,
        last.RecordedAt,
        last.HappenedAt,
        type = catalog.AliasOf(last.Event.GetType()),
        data = (object)last.Event,
    };
}

using System.Globalization;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Ledger;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Ledger;

/// <summary>What anyone who may look needs to check that nothing was altered, without trusting this server.</summary>
internal static class LedgerEndpoints
{
    public static void MapLedger(this IEndpointRouteBuilder api)
    {
        api.MapGet("/ledger/checkpoint", async (long? size, HttpContext context, Gate gate, ProofDesk desk, CancellationToken ct) =>
            {
                if (!gate.MayLook(context.User)) return CommandHttp.Unauthenticated(context);
                if (size is < 1) return Problems.Of(context, 400, "ledger.size-out-of-range", [("size", Invariant(size.Value))]);
                if (desk.Refusal is { } refusal) context.Response.Headers["OpsBoard-Ledger-Refusal"] = refusal.Code;
                var (checkpoint, none) = await desk.CheckpointAsync(size, ct);
                return none is not null ? Problems.Of(context, 404, none.Code, none.Facts) : Results.Text(checkpoint!.ToString(), "text/plain; charset=utf-8");
            })
            .WithTags("Ledger").WithSummary("The latest signed checkpoint, or the first of at least this size (a signed note)")
            .Produces<string>(200, "text/plain").ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);

        api.MapGet("/ledger/proof/{position}", async (long position, long? size, HttpContext context, Gate gate, ProofDesk desk, CancellationToken ct) =>
            {
                if (!gate.MayLook(context.User)) return CommandHttp.Unauthenticated(context);
                if (position < 1) return Problems.Of(context, 400, "ledger.position-out-of-range", [("position", Invariant(position))]);
                if (size is < 1) return Problems.Of(context, 400, "ledger.size-out-of-range", [("size", Invariant(size.Value))]);
                return Answer(context, await desk.IncludeAsync(position, size, ct));
            })
            .WithTags("Ledger").WithSummary("Proof that the event at a position is in a signed history")
            .Produces<InclusionData>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(500);

        api.MapGet("/ledger/consistency", async (long from, long? to, HttpContext context, Gate gate, ProofDesk desk, CancellationToken ct) =>
            {
                if (!gate.MayLook(context.User)) return CommandHttp.Unauthenticated(context);
                return from < 1 || from > to
                    ? Problems.Of(context, 400, "ledger.sizes-out-of-order", [("from", Invariant(from)), ("to", Invariant(to ?? from))])
                    : Answer(context, await desk.ConnectAsync(from, to, ct));
            })
            .WithTags("Ledger").WithSummary("Proof that the history of one size is the beginning of that of another (the latest checkpoint's unless given)")
            .Produces<ConsistencyData>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(500);

        api.MapGet("/ledger/keys", (HttpContext context, Gate gate, Checkpointer checkpointer, Refusals words) =>
            {
                if (!gate.MayLook(context.User)) return CommandHttp.Unauthenticated(context);
                var state = checkpointer.State;
                return state.Keys is null ? None(context, state.Refusal) : Keys(state, words);
            })
            .WithTags("Ledger").WithSummary("The keys of the history, its witnesses, and whether this server signs")
            .Produces<KeysData>().ProducesProblem(401).ProducesProblem(404);

        api.MapPost("/ledger/keys", async (HttpContext context, Gate gate, Checkpointer checkpointer, Refusals words, CancellationToken ct) =>
            {
                if (SignIn.AccountOf(context.User) is not { } account) return CommandHttp.Unauthenticated(context);
                if (gate.GrantOf(context.User) is not { Role: Role.Administrator })
                    return Problems.Of(context, Rejection.Forbidden("access.forbidden", ("account", account.Value), ("role", ""), ("territory", "")));
                var state = await checkpointer.RotateAsync(account, ct);
                return state.Refusal is { } refusal ? Problems.Of(context, 409, refusal.Code, refusal.Facts) : state.Keys is null ? None(context, null) : Keys(state, words);
            })
            .WithTags("Ledger").WithSummary("A new key, announced by the one in use; it signs from the next event on")
            .Produces<KeysData>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    private static IResult Keys(Signing state, Refusals words) =>
        ReadHttp.Json(KeysData.Of(state.Keys!, state.Refusal, state.Refusal is { } refusal ? words.Say(refusal) : null));

    private static IResult None(HttpContext context, Rejection? refusal) =>
        refusal is null ? Problems.Of(context, 404, "ledger.no-checkpoint", []) : Problems.Of(context, 404, refusal.Code, refusal.Facts);

    // Hashes that lead nowhere are this server's fault and nobody else's.
    private static IResult Answer(HttpContext context, (object? Proof, Rejection? Rejection) made) => made switch
    {
        { Rejection: { Code: ProofDesk.Broken } broken } => Problems.Of(context, 500, broken.Code, broken.Facts),
        { Rejection: { } none } => Problems.Of(context, 404, none.Code, none.Facts),
        _ => ReadHttp.Json(made.Proof!),
    };

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}

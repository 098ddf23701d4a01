using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Projections;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Admin;

/// <param name="Position">Of the last event that it has seen.</param>
/// <param name="Head">Where the history ends.</param>
/// <param name="Quarantined">How many events it could not handle.</param>
/// <param name="RunsHere">This node runs it now.</param>
public sealed record ProjectionData(string Name, int Version, long Position, long Head, DateTimeOffset? UpdatedAt, long Quarantined, bool RunsHere)
{
    public static ProjectionData Of(ProjectionStanding s) =>
        new(s.Projection.Name, s.Projection.Version, s.Progress.Position, s.Head, s.Progress.UpdatedAt, s.Progress.Quarantined, s.RunsHere);
}

/// <param name="Handled">Events that were put aside and are handled now.</param>
/// <param name="Left">Events that still can't be handled.</param>
public sealed record RetryData(int Handled, int Left);

/// <summary>Projections in the hands of administrators.</summary>
internal static class ProjectionEndpoints
{
    public static void MapProjections(this IEndpointRouteBuilder api)
    {
        var projections = api.MapGroup("/projections").WithTags("Projections").AddEndpointFilter(AdministratorsOnly);

        projections.MapGet("", async (ProjectionHost host, CancellationToken ct) => ReadHttp.Json((await host.StandingsAsync(ct)).Select(ProjectionData.Of)))
            .WithSummary("How far each projection is, and how many events it could not handle")
            .Produces<IReadOnlyList<ProjectionData>>().ProducesProblem(401).ProducesProblem(403);

        projections.MapGet("/{name}/quarantine", async (string name, HttpContext context, ProjectionHost host, ProjectionDesk desk, CancellationToken ct) =>
                host.Find(name) is { } projection ? ReadHttp.Json(await desk.QuarantinedAsync(projection, cancellationToken: ct)) : Unknown(context, name))
            .WithSummary("The first hundred events that it could not handle, with the cause of each")
            .Produces<IReadOnlyList<QuarantinedEvent>>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

        projections.MapPost("/{name}/rebuild", async (string name, HttpContext context, ProjectionHost host, AdminDesk desk, CancellationToken ct) =>
                host.Find(name) is { } projection ? await DoneAsync(desk.RebuildAsync(projection, context.User.Identity!.Name!, ct)) : Unknown(context, name))
            .WithSummary("Empty its tables and make them anew from the first event")
            .Produces(202).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

        projections.MapPost("/{name}/retry", async (string name, HttpContext context, ProjectionHost host, AdminDesk desk, CancellationToken ct) =>
                host.Find(name) is { } projection ? ReadHttp.Json(await desk.RetryAsync(projection, context.User.Identity!.Name!, ct)) : Unknown(context, name))
            .WithSummary("Try again what it could not handle, such as after an upgrade")
            .Produces<RetryData>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    /// <summary>For monitoring: 200 when every projection has handled all that it has seen, else 503 and the names.</summary>
    public static void MapProjectionHealth(this IEndpointRouteBuilder app) => app.MapGet("/healthz/projections", async (ProjectionHost host, CancellationToken ct) =>
    {
        try
        {
            var ill = (await host.StandingsAsync(ct)).Where(s => s.Progress.Quarantined > 0).Select(s => FormattableString.Invariant($"{s.Projection.Name}: {s.Progress.Quarantined} events put aside"));
            return ill.ToList() is { Count: > 0 } some ? Results.Text(string.Join('\n', some), statusCode: 503) : Results.Text("projections are whole");
        }
        catch (Npgsql.NpgsqlException)
        {
            return Results.Text("no database", statusCode: 503);
        }
    }).ExcludeFromDescription();

    private static async ValueTask<object?> AdministratorsOnly(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var context = call.HttpContext;
        if (SignIn.AccountOf(context.User) is not { } account) return CommandHttp.Unauthenticated(context);
        return context.RequestServices.GetRequiredService<Gate>().GrantOf(context.User) is { Role: Role.Administrator } ? await next(call)
            : Problems.Of(context, Rejection.Forbidden("access.forbidden", ("account", account.Value), ("role", ""), ("territory", "")));
    }

    private static async Task<IResult> DoneAsync(Task order)
    {
        await order;
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static IResult Unknown(HttpContext context, string name) => Problems.Of(context, 404, "projection.unknown", [("name", OpsBoard.Ledger.Shown.Of(name))]);
}

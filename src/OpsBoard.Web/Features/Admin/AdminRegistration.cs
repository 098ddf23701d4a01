using OpsBoard.Domain.Access;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Projections;

namespace OpsBoard.Web.Features.Admin;

internal static class AdminRegistration
{
    public static void AddAdmin(this IServiceCollection services) => services.AddSingleton<AdminDesk>();

    /// <summary>The buttons of the page. Each is a form with an anti-forgery token and leads back to the page.</summary>
    public static void MapAdmin(this WebApplication app)
    {
        app.MapPost("/admin/projections/{name}/{order}", async (string name, string order, IFormCollection _, HttpContext context, Gate gate, ProjectionHost host, AdminDesk desk, CancellationToken ct) =>
            {
                if (gate.GrantOf(context.User) is not { Role: Role.Administrator } grant) return Results.Forbid();
                if (host.Find(name) is not { } projection) return Results.NotFound();
                if (order == "rebuild") await desk.RebuildAsync(projection, grant.Account.Value, ct);
                else if (order == "retry") await desk.RetryAsync(projection, grant.Account.Value, ct);
                else return Results.NotFound();
                return Results.LocalRedirect("/admin");
            })
            .ExcludeFromDescription();
        app.MapProjectionHealth();
    }
}

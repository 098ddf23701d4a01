using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Features.Audit;

internal static class AuditRegistration
{
    public static void AddAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditDesk>();
        services.AddScoped<Comparer>();
        services.AddScoped<AuditReading>();
    }

    /// <summary>A form can't put a district into a path; this leads on to its board.</summary>
    public static void MapAuditBoard(this WebApplication app) =>
        app.MapGet("/audit/board", (string? district, string? at) => TypedResults.LocalRedirect(
                DivisionCode.TryParse(district, out var code) ? $"/districts/{code}?asOf={Uri.EscapeDataString(at ?? "")}" : "/audit"))
            .ExcludeFromDescription();
}

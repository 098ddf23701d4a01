using OpsBoard.Scenarios;
using OpsBoard.Web.Features.Access;
using OpsBoard.Web.Features.Audit;
using OpsBoard.Web.Features.Boards;
using OpsBoard.Web.Features.Bulletins;
using OpsBoard.Web.Features.Ledger;
using OpsBoard.Web.Features.Overview;
using OpsBoard.Web.Features.Policies;
using OpsBoard.Web.Features.Policies.Adopting;
using OpsBoard.Web.Features.Policies.Forecasting;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Features.Scenarios;
using OpsBoard.Web.Features.Tasks;
using OpsBoard.Web.Features.Wall;
using OpsBoard.Web.Features.Zones;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features;

/// <summary>Every slice, by name.</summary>
internal static class FeatureRegistration
{
    public static void AddFeatures(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScenario(configuration);
        services.AddScoped<Officer>();
        services.AddTransient<Act>();
        services.AddSurface<DeskSurface>();
        services.AddSignIn();
        services.AddZonePage();
        services.AddTaskPages();
        services.AddPolicies();
        services.AddAudit();
        services.AddExports();
        services.AddScoped(ShellFactory.Make);
        services.AddOverview();
        services.AddWalls();
    }

    public static void MapFeatures(this WebApplication app)
    {
        app.MapSignOut();
        app.MapAuditBoard();
        var api = app.MapGroup("/api/v1").AnswerHeadLikeGet();
        api.MapDistricts();
        api.MapZones();
        api.MapTasks();
        api.MapPolicies();
        api.MapDivisions();
        api.MapAdoption();
        api.MapForecasts();
        api.MapFigures();
        api.MapEvents();
        api.MapLedger();
        api.MapExports();
        api.MapStream();
        api.MapScenario();
    }
}

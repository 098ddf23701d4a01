using OpsBoard.Scenarios;
using OpsBoard.Web.Features.Access;
using OpsBoard.Web.Features.Admin;
using OpsBoard.Web.Features.Audit;
using OpsBoard.Web.Features.Boards;
using OpsBoard.Web.Features.BulkClass;
using OpsBoard.Web.Features.Bulletins;
using OpsBoard.Web.Features.Ledger;
using OpsBoard.Web.Features.Maps;
using OpsBoard.Web.Features.Overview;
using OpsBoard.Web.Features.Policies;
using OpsBoard.Web.Features.Policies.Adopting;
using OpsBoard.Web.Features.Policies.Forecasting;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Features.Reporting;
using OpsBoard.Web.Features.Scenarios;
using OpsBoard.Web.Features.Tasks;
using OpsBoard.Web.Features.Wall;
using OpsBoard.Web.Features.ZoneImports;
using OpsBoard.Web.Features.Zones;
using OpsBoard.Web.Platform.Bulk;
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
        services.AddScoped<BoardReading>();
        services.AddSignIn();
        services.AddZonePage();
        services.AddBulk();
        services.AddZoneImports();
        services.AddBulkClass();
        services.AddTaskPages();
        services.AddPolicies();
        services.AddAudit();
        services.AddExports();
        services.AddScoped(ShellFactory.Make);
        services.AddBoundaries();
        services.AddOverview();
        services.AddWalls();
        services.AddReporting();
        services.AddAdmin();
    }

    public static void MapFeatures(this WebApplication app)
    {
        app.MapSignOut();
        app.MapAuditBoard();
        app.MapAdmin();
        var api = app.MapGroup("/api/v1").AnswerHeadLikeGet();
        api.MapDistricts();
        api.MapBoundaries();
        api.MapZones();
        api.MapZoneImports();
        api.MapBulkClass();
        api.MapTasks();
        api.MapPolicies();
        api.MapDivisions();
        api.MapAdoption();
        api.MapForecasts();
        api.MapFigures();
        api.MapEvents();
        api.MapLedger();
        api.MapExports();
        api.MapCosigning();
        api.MapStream();
        api.MapScenario();
        api.MapProjections();
    }
}

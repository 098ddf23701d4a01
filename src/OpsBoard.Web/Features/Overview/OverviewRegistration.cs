using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Overview;

internal static class OverviewRegistration
{
    public static void AddOverview(this IServiceCollection services)
    {
        services.AddSingleton<DistrictReader>();
        services.AddSurface<OverviewSurface>();
        services.AddScoped<MapReading>();
    }
}

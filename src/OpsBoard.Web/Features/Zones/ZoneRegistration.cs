using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Zones;

internal static class ZoneRegistration
{
    public static void AddZonePage(this IServiceCollection services)
    {
        services.AddSurface<ZoneSurface>();
        services.AddScoped<ZoneStories>();
        services.AddScoped<ZoneExplainer>();
        services.AddScoped<ZoneReading>();
        services.AddSurface<ZoneListSurface>();
        services.AddScoped<ZoneListReading>();
    }
}

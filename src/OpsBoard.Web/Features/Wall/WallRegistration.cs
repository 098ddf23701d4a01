using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Wall;

internal static class WallRegistration
{
    public static void AddWalls(this IServiceCollection services)
    {
        services.AddSurface<WallSurface>();
        services.AddSurface<ProvinceWallSurface>();
    }
}

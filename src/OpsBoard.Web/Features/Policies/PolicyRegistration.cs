using OpsBoard.Web.Features.Policies.Adopting;
using OpsBoard.Web.Features.Policies.Forecasting;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Policies;

internal static class PolicyRegistration
{
    public static void AddPolicies(this IServiceCollection services)
    {
        services.AddSingleton<RuleTeller>();
        services.AddSingleton<LevelReader>();
        services.AddSingleton<LevelHistory>();
        services.AddSurface<DivisionSurface>();
        services.AddScoped<DivisionReading>();
        services.AddSingleton<ForecastReader>();
        services.AddScoped<ForecastReading>();
        services.AddSingleton<DryRuns>();
        services.AddScoped<TryReading>();
    }
}

using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Projections;

namespace OpsBoard.Web.Features.Reporting;

internal static class ReportingRegistration
{
    public static void AddReporting(this IServiceCollection services)
    {
        services.AddSingleton<ZoneDays>();
        services.AddSingleton(s => s.GetRequiredService<ZoneDays>().Projection);
        services.AddSingleton(s => new ProjectionDesk(s.GetRequiredService<Npgsql.NpgsqlDataSource>(), s.GetRequiredService<EventJournal>(), TimeProvider.System));
        services.AddSingleton<ProjectionHost>();
        services.AddHostedService(s => s.GetRequiredService<ProjectionHost>());
    }
}

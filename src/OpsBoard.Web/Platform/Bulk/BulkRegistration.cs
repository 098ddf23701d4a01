namespace OpsBoard.Web.Platform.Bulk;

internal static class BulkRegistration
{
    public static void AddBulk(this IServiceCollection services)
    {
        services.AddSingleton<BulkRecord>();
        services.AddSingleton<BulkRuns>();
        services.AddScoped<BulkHttp>();
    }
}

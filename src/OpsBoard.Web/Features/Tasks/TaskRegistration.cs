using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Tasks;

internal static class TaskRegistration
{
    public static void AddTaskPages(this IServiceCollection services)
    {
        services.AddSurface<TaskSurface>();
        services.AddScoped<TaskReading>();
    }
}

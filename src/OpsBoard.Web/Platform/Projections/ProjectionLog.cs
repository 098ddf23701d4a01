namespace OpsBoard.Web.Platform.Projections;

/// <summary>Every log line about projections on this server; ids 1350 to 1359.</summary>
internal static partial class ProjectionLog
{
    [LoggerMessage(1350, LogLevel.Debug, "How the projections stand can't be read now: {Reason}")]
    public static partial void ProjectionsUnseen(this ILogger logger, string reason);

    [LoggerMessage(1351, LogLevel.Information, "{Account} ordered the projection {Projection} to be made anew")]
    public static partial void RebuildOrdered(this ILogger logger, string account, string projection);

    [LoggerMessage(1352, LogLevel.Information, "{Account} had the projection {Projection} try again what it had put aside: {Handled} handled, {Left} left")]
    public static partial void Retried(this ILogger logger, string account, string projection, int handled, int left);
}

using Microsoft.Extensions.Logging;

namespace OpsBoard.EventStore;

/// <summary>Every log line of the event store; ids 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning, "The event feed lost PostgreSQL after position {Position}; it goes on from there as soon as it can")]
    public static partial void FeedInterrupted(this ILogger logger, Exception fault, long position);

    [LoggerMessage(1001, LogLevel.Information, "The event feed goes on after position {Position}, after {Attempts} failed attempts")]
    public static partial void FeedResumed(this ILogger logger, long position, int attempts);

    [LoggerMessage(1002, LogLevel.Warning, "The listening connection was lost; events arrive by polling until it is back")]
    public static partial void ListeningLost(this ILogger logger, Exception fault);

    [LoggerMessage(1003, LogLevel.Information, "Listening for events again, after {Attempts} attempts")]
    public static partial void ListeningAgain(this ILogger logger, int attempts);

    [LoggerMessage(1005, LogLevel.Information, "Ledger: {Added} of {Events} older events added to the tree")]
    public static partial void LedgerBackfilled(this ILogger logger, long added, long events);

    [LoggerMessage(1004, LogLevel.Information, "Migration {Number:0000}_{Name} applied")]
    public static partial void MigrationApplied(this ILogger logger, int number, string name);

    [LoggerMessage(1006, LogLevel.Warning, "The projection {Projection} lost PostgreSQL; it goes on from its progress as soon as it can")]
    public static partial void ProjectionInterrupted(this ILogger logger, Exception fault, string projection);

    [LoggerMessage(1007, LogLevel.Error, "The projection {Projection} put aside event {Position} ({Alias}), which it cannot handle")]
    public static partial void EventQuarantined(this ILogger logger, Exception cause, string projection, long position, string alias);

    [LoggerMessage(1008, LogLevel.Error, "{Name} was interrupted on this node; it is tried again")]
    public static partial void LeasedWorkFailed(this ILogger logger, Exception fault, string name);
}

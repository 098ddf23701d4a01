namespace OpsBoard.Web.Platform.Database;

/// <summary>Every log line about the database; ids 1100 to 1199.</summary>
internal static partial class DatabaseLog
{
    [LoggerMessage(1100, LogLevel.Information, "Making a new PostgreSQL {Version} cluster in {Folder}")]
    public static partial void CreatingCluster(this ILogger logger, int version, string folder);

    [LoggerMessage(1101, LogLevel.Information, "PostgreSQL {Version} runs (process {ProcessId}) in {Folder}, port {Port} on 127.0.0.1")]
    public static partial void PostgresReady(this ILogger logger, int version, int processId, string folder, int port);

    [LoggerMessage(1102, LogLevel.Warning, "PostgreSQL (process {ProcessId}) was left behind by a server that was killed; stopping it in {Folder}")]
    public static partial void StoppingOrphan(this ILogger logger, int processId, string folder);

    [LoggerMessage(1103, LogLevel.Error, "PostgreSQL (process {ProcessId}) ended with {ExitCode} while it was needed; restarting it")]
    public static partial void PostgresDied(this ILogger logger, int processId, int exitCode);

    [LoggerMessage(1104, LogLevel.Warning, "PostgreSQL did not restart; trying again in {Seconds} s")]
    public static partial void PostgresRestartFailed(this ILogger logger, Exception failure, double seconds);

    [LoggerMessage(1105, LogLevel.Information, "PostgreSQL runs again (process {ProcessId})")]
    public static partial void PostgresRestarted(this ILogger logger, int processId);

    [LoggerMessage(1106, LogLevel.Information, "PostgreSQL is still recovering")]
    public static partial void PostgresRecovering(this ILogger logger);

    [LoggerMessage(1107, LogLevel.Information, "PostgreSQL stopped ({ExitCode})")]
    public static partial void PostgresStopped(this ILogger logger, int exitCode);

    [LoggerMessage(1108, LogLevel.Warning, "PostgreSQL at {Host} cannot be reached yet ({Reason}); trying again")]
    public static partial void DatabaseUnreachable(this ILogger logger, string? host, string reason);

    [LoggerMessage(1109, LogLevel.Information, "The database is ready: {Database} at {Host}")]
    public static partial void DatabaseReady(this ILogger logger, string? database, string? host);

    [LoggerMessage(1110, LogLevel.Warning, "The database account {Account} may do more than this server needs: {Excess}. Who takes over the server could alter the history, which only an auditor would notice. Run roles.sql, let ConnectionStrings__OpsBoard log in as opsboard_server and ConnectionStrings__OpsBoardMigrations as opsboard_migrator; deploy/README.md shows how")]
    public static partial void AccountMayTooMuch(this ILogger logger, string account, string excess);

    [LoggerMessage(1111, LogLevel.Information, "mt_events_sequence stood at {Ahead}, where an append that was cut off had left it; it is at the last event again")]
    public static partial void SequencePutRight(this ILogger logger, long ahead);
}

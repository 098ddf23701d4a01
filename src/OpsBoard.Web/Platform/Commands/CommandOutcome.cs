using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Platform.Commands;

/// <summary>What became of a command.</summary>
public abstract record CommandOutcome
{
    private CommandOutcome() { }

    /// <summary>It is on disk.</summary>
    /// <param name="Position">Position of its last event.</param>
    /// <param name="Version">Version of its stream after it.</param>
    /// <param name="IsRepeat">The same command id was answered before; this is that answer.</param>
    public sealed record Accepted(long Position, long Version, bool IsRepeat) : CommandOutcome;

    /// <summary>A rule, an unknown thing or a missing right; nothing changed.</summary>
    public sealed record Refused(Rejection Rejection) : CommandOutcome;

    /// <summary>The stream moved on since the sender looked; nothing changed.</summary>
    /// <param name="Last">The event that moved it last: who was first, and with what.</param>
    public sealed record Stale(long Expected, long Actual, Recorded? Last) : CommandOutcome;

    /// <summary>The command id belongs to another command; nothing changed.</summary>
    public sealed record IdReused(string CommandId) : CommandOutcome;

    /// <summary>Too many commands are waiting; nothing changed. The same command in a moment will do.</summary>
    public sealed record Busy : CommandOutcome;
}

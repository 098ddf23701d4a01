namespace OpsBoard.EventStore.Tests;

/// <summary>Shows what it is told; its timers are real.</summary>
public sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

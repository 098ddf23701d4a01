using OpsBoard.Faults;

namespace OpsBoard.EventStore.Tests;

/// <summary>A short run of what <c>tests/OpsBoard.Faults</c> runs for as many rounds as one likes.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task Ten_kills_under_load_lose_no_answered_command_and_double_none()
    {
        var seed = Random.Shared.Next(1_000_000);
        await FaultRun.RunAsync(10, seed, line => TestContext.Current.TestOutputHelper!.WriteLine(line));
    }
}

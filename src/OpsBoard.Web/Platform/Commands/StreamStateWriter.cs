namespace OpsBoard.Web.Platform.Commands;

/// <summary>Writes the states of streams down, apart from the commands that made them due.</summary>
internal sealed partial class StreamStateWriter(StreamStates states, ILogger<StreamStateWriter> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TryAsync(states.DropOthersAsync, stoppingToken);
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryAsync(states.WriteDownAsync, stoppingToken);
    }

    private async Task TryAsync(Func<CancellationToken, Task> write, CancellationToken ct)
    {
        try
        {
            await write(ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotWritten(log, e);
        }
    }

    [LoggerMessage(1112, LogLevel.Warning, "States of streams were not written down; long streams take longer to read")]
    private static partial void NotWritten(ILogger log, Exception e);
}

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Web;

/// <summary>Work of a slice between the open database and the first request, and what must be done before the board counts as ready.</summary>
public interface IStartupStep
{
    /// <summary>Before anything is served. <paramref name="head"/> is where the history ended then.</summary>
    Task PrepareAsync(Head head, CancellationToken ct);

    /// <summary>Completes when the slice is ready to be looked at; the host runs by then.</summary>
    Task ReadyAsync(CancellationToken ct);
}

/// <summary>The order of a start: first grant, slices, the boards caught up, ready.</summary>
internal sealed class Startup(EventJournal store, Bootstrap bootstrap, IEnumerable<IStartupStep> steps, Live<OperationsView> live)
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ready => _ready.Task;

    public async Task PrepareAsync(CancellationToken ct)
    {
        var head = await store.HeadAsync(ct);
        foreach (var step in steps) await step.PrepareAsync(head, ct);
        await bootstrap.LayFirstGrantAsync(ct);
    }

    public async Task CompleteAsync(CancellationToken ct)
    {
        var head = await store.HeadAsync(ct);
        await live.WaitForAsync(v => v.Position >= head.Position, ct);
        foreach (var step in steps) await step.ReadyAsync(ct);
        _ready.TrySetResult();
    }
}

/// <summary>Says so when the board is ready.</summary>
internal sealed partial class ReadyLine(Startup startup, IServer server, IHostApplicationLifetime lifetime, ILogger<ReadyLine> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var _ = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken);
        try
        {
            await startup.CompleteAsync(stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotReady(log, e);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
            return;
        }
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            Console.WriteLine($"OpsBoard is ready at {address.TrimEnd('/')}");
    }

    [LoggerMessage(1001, LogLevel.Critical, "The start could not be completed")]
    private static partial void NotReady(ILogger log, Exception e);
}

using System.Diagnostics;
using Npgsql;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Web.Platform.Bulk;

/// <summary>
/// Works through many commands, many at once, so that they share transactions. A run goes on when its sender has gone;
/// what ends it is the end of this server or of its database. Sent again, it repeats every command by its id: what was
/// recorded is answered as it was, and only the rest is done.
/// </summary>
public sealed partial class BulkRuns(CommandRunner runner, BulkRecord record, IHostApplicationLifetime lifetime, ILogger<BulkRuns> log)
{
    /// <summary>So many commands wait for the same flush at most: enough to fill a batch, and officers in between still get their turn.</summary>
    private const int InFlight = 256;

    private const int RunsRemembered = 8;

    // Longer without an answer, and whoever sent it is told so instead of waiting.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<BulkRun> _runs = [];

    public BulkRun? Find(CommandId run)
    {
        lock (_gate) return _runs.Find(r => r.Request.Run == run);
    }

    /// <summary>Begins, goes on with, or just finds the run; null when its id belongs to another one.</summary>
    public async Task<BulkRun?> StartAsync(BulkRequest request, CancellationToken ct)
    {
        if (!await record.OpenAsync(request, ct)) return null;
        lock (_gate)
        {
            if (_runs.Find(r => r.Request.Run == request.Run) is { Progress.IsInterrupted: false } known) return known;
            _runs.RemoveAll(r => r.Request.Run == request.Run);
            if (_runs.Count >= RunsRemembered && _runs.Find(r => r.Progress.IsOver) is { } oldest) _runs.Remove(oldest);
            var run = new BulkRun(request);
            _runs.Add(run);
            run.Work = Task.Run(() => WorkAsync(run, lifetime.ApplicationStopping), CancellationToken.None);
            return run;
        }
    }

    private async Task WorkAsync(BulkRun run, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var reporting = ReportLoopAsync(run, over.Token);
        try
        {
            var items = run.Request.Items;
            await Parallel.ForEachAsync(Enumerable.Range(0, items.Count), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = stopping },
                async (i, ct) => run.Answer(i, items[i] is { Command: { } command } item
                    ? await SendAsync(new(run.Request.Account, run.Request.IdOf(item), command, item.Seen), ct)
                    : new CommandOutcome.Refused(items[i].Refused ?? throw new UnreachableException($"Item {items[i].Name} has neither a command nor a refusal."))));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server ends; the same sent again goes on.
        }
        catch (Exception e)
        {
            Interrupted(log, e, run.Request.Run.Value, run.Progress.Done, run.Progress.Items);
        }
        await over.CancelAsync();
        await reporting;
        run.End();
        await ReportAsync(run);
    }

    /// <summary>Sent until it is answered, under one id.</summary>
    /// <exception cref="NpgsqlException">The database did not answer for as long as we are patient.</exception>
    private async Task<CommandOutcome> SendAsync(Envelope envelope, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var outcome = await runner.RunAsync(envelope, ct);
                if (outcome is not CommandOutcome.Busy || TimeProvider.System.GetElapsedTime(began) > Patience) return outcome;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException && TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                // Whether it was recorded nobody knows; the same id finds out.
            }
            await Task.Delay(Pause, ct);
        }
    }

    private async Task ReportLoopAsync(BulkRun run, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(ReportEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(ct)) await ReportAsync(run);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // It is over.
        }
    }

    // How far it came is for those who look after a restart; the commands themselves are on disk.
    private async Task ReportAsync(BulkRun run)
    {
        try
        {
            await record.ReportAsync(run, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            NotReported(log, e, run.Request.Run.Value);
        }
    }

    [LoggerMessage(1301, LogLevel.Error, "The run {Run} was interrupted after {Done} of {Items}; sent again it goes on")]
    private static partial void Interrupted(ILogger log, Exception e, string run, int done, int items);

    [LoggerMessage(1302, LogLevel.Warning, "How far the run {Run} has come could not be written down")]
    private static partial void NotReported(ILogger log, Exception e, string run);
}

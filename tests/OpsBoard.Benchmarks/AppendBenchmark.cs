using System.Collections.Concurrent;
using System.Diagnostics;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Benchmarks;

/// <summary>
/// The full command path (right, command id, version, event, ledger; answered after fsync) against raw single-row
/// inserts by pgbench with the same number of clients, in interleaved rounds on the same PostgreSQL.
/// </summary>
internal static class AppendBenchmark
{
    private static readonly int[] Usual = [1, 8, 32, 256];

    public static async Task RunAsync(BenchOptions options)
    {
        var (rounds, seconds) = options.Quick ? (2, 2) : (5, 4);
        var all = options.InFlight is { } one ? [one] : Usual;
        await using var server = await BenchServer.StartAsync();
        using var raw = new Pgbench(server.ConnectionString);
        await raw.CreateTableAsync();
        var tasks = await IssueAsync(server, Math.Max(256, all.Max()));
        // By number, not by time: on a busy machine the code that counts is compiled late.
        for (var warm = 0; warm < (options.Quick ? 20_000 : 60_000);)
            warm += (await AppendAsync(server, tasks, 256, 1)).Latencies.Length;
        await raw.RunAsync(32, 2);

        var measured = all.ToDictionary(n => n, _ => new List<(Load Raw, Load Ours)>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var n in all)
            {
                measured[n].Add((await raw.RunAsync(n, seconds), await AppendAsync(server, tasks, n, seconds)));
                Console.Error.WriteLine($"round {round + 1} of {rounds}, {n} in flight: raw {measured[n][^1].Raw.PerSecond:0}/s, OpsBoard {measured[n][^1].Ours.PerSecond:0}/s");
            }
        }

        Report.Table(
            ["in flight", "raw/s", "OpsBoard/s", "ratio", "raw p50/p99 ms", "p50/p99 ms", "CPU µs server + PostgreSQL", "WAL bytes"],
            all.Select(n => new[]
            {
                $"{n}", $"{Report.Median(measured[n].Select(m => m.Raw.PerSecond)):0}", $"{Report.Median(measured[n].Select(m => m.Ours.PerSecond)):0}",
                Report.Spread([.. measured[n].Select(Ratio)]),
                $"{Report.Median(measured[n].Select(m => m.Raw.P50)):0.0}/{Report.Median(measured[n].Select(m => m.Raw.P99)):0.0}",
                $"{Report.Median(measured[n].Select(m => m.Ours.P50)):0.0}/{Report.Median(measured[n].Select(m => m.Ours.P99)):0.0}",
                $"{Report.Median(measured[n].Select(m => m.Ours.Cpu.Server)):0} + {Report.Median(measured[n].Select(m => m.Ours.Cpu.Postgres)):0}",
                $"{Report.Median(measured[n].Select(m => m.Ours.WalBytes)):0}",
            }));
        if (options.InFlight is not null) return;
        var ungrouped = await UngroupedAsync(server, tasks, seconds);
        var grouped = Report.Median(measured[32].Select(m => m.Ours.PerSecond));
        Console.WriteLine($"ungrouped at 32 in flight: {ungrouped:0}/s; grouped is {grouped / ungrouped:0.0} times that");
        var hot = await HotAsync(server, tasks[0], seconds);
        Console.WriteLine($"one hot stream, 8 writers: {hot:0} accepted/s, none lost, none refused");
        var (p50, p99) = await FoldAsync(server, tasks, 2 * seconds);
        Console.WriteLine($"commit to folded view at 500 appends/s: p50 {p50:0.0} ms, p99 {p99:0.0} ms");
        Report.Line("append", Report.Median(measured[32].Select(Ratio)), "full commands at 32 in flight / raw single-row inserts of pgbench", new
        {
            ratios = all.ToDictionary(n => $"{n}", n => Math.Round(Report.Median(measured[n].Select(Ratio)), 3)),
            p99_to_raw = all.ToDictionary(n => $"{n}", n => Math.Round(Report.Median(measured[n].Select(m => m.Ours.P99 / m.Raw.P99)), 3)),
            cpu_us = all.ToDictionary(n => $"{n}", n => Math.Round(Report.Median(measured[n].Select(m => m.Ours.Cpu.Server + m.Ours.Cpu.Postgres)), 1)),
            grouped_to_ungrouped = Math.Round(grouped / ungrouped, 2),
            hot_per_second = Math.Round(hot),
            fold_p50_ms = Math.Round(p50, 1),
            fold_p99_ms = Math.Round(p99, 1),
        });
    }

    private static async Task<double> UngroupedAsync(BenchServer server, FieldTaskId[] tasks, int seconds)
    {
        var (runner, journal) = server.Ungrouped();
        await using (journal)
        {
            await AppendAsync(server, tasks, 32, 1, runner);
            return (await AppendAsync(server, tasks, 32, seconds, runner)).PerSecond;
        }
    }

    /// <summary>Eight writers of one task: each decides on what it knows, and again where it was too late.</summary>
    private static async Task<double> HotAsync(BenchServer server, FieldTaskId task, int seconds)
    {
        var before = (await server.SendAsync(new ProgressFieldTask(task, 1, null))).Version;
        var load = await AppendAsync(server, [.. Enumerable.Repeat(task, 8)], 8, seconds);
        var after = (await server.SendAsync(new ProgressFieldTask(task, 2, null))).Version;
        return after - before - 1 == load.Latencies.Length
            ? load.PerSecond : throw new InvalidOperationException($"{load.Latencies.Length} were accepted, but the stream grew by {after - before - 1}.");
    }

    /// <summary>How long after its answer a command is in the view that boards follow, in milliseconds.</summary>
    private static async Task<(double P50, double P99)> FoldAsync(BenchServer server, FieldTaskId[] tasks, int seconds)
    {
        var delays = new ConcurrentBag<double>();
        var sent = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var tick = 0; tick < seconds * 100; tick++)
        {
            await timer.WaitForNextTickAsync();
            for (var i = 0; i < 5; i++)
            {
                var task = tasks[(tick * 5 + i) % tasks.Length];
                sent.Add(Task.Run(async () =>
                {
                    var accepted = await server.SendAsync(new ProgressFieldTask(task, 3, null));
                    var answered = Stopwatch.GetTimestamp();
                    await server.Live.WaitForAsync(v => v.Position >= accepted.Position, CancellationToken.None);
                    delays.Add(Stopwatch.GetElapsedTime(answered).TotalMilliseconds);
                }));
            }
        }
        await Task.WhenAll(sent);
        var sorted = delays.Order().ToArray();
        return (Report.Percentile(sorted, 50), Report.Percentile(sorted, 99));
    }

    private static double Ratio((Load Raw, Load Ours) m) => m.Ours.PerSecond / m.Raw.PerSecond;

    private static async Task<FieldTaskId[]> IssueAsync(BenchServer server, int count)
    {
        var tasks = Enumerable.Range(0, count).Select(i => new FieldTaskId($"bench-{i:000000}")).ToArray();
        await Task.WhenAll(tasks.Select(async task =>
        {
            await server.SendAsync(new IssueFieldTask(task, new("instruction"), new LocalText("敲门排查"), null, new("220106")));
            await server.SendAsync(new ReceiveFieldTask(task));
        }));
        return tasks;
    }

    /// <summary>Each caller reports progress of a task of its own and waits for the answer, again and again.</summary>
    private static async Task<Load> AppendAsync(BenchServer server, FieldTaskId[] tasks, int inFlight, int seconds, CommandRunner? through = null)
    {
        var (cpu, wal) = (CpuTime.Now(server.PostgresId), await server.WalAsync());
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(caller => Task.Run(async () =>
        {
            var latencies = new List<double>();
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
            {
                var sent = Stopwatch.GetTimestamp();
                await server.SendAsync(new ProgressFieldTask(tasks[caller], latencies.Count % 100, "敲门排查,已完成一半"), through: through);
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            return latencies;
        })));
        var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var sorted = all.SelectMany(latencies => latencies).Order().ToArray();
        return new(sorted.Length / elapsed, sorted)
        {
            Cpu = (CpuTime.Now(server.PostgresId) - cpu) / sorted.Length,
            WalBytes = (await server.WalAsync() - wal) / (double)sorted.Length,
        };
    }
}

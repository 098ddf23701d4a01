using System.Diagnostics;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;

namespace OpsBoard.Benchmarks;

/// <summary>
/// The full command path (right, command id, version, event, ledger; answered after fsync) against raw single-row
/// inserts by pgbench with the same number of clients, in interleaved rounds on the same PostgreSQL.
/// </summary>
internal static class AppendBenchmark
{
    private static readonly int[] InFlight = [1, 8, 32, 256];

    public static async Task RunAsync(bool isQuick)
    {
        var (rounds, seconds) = isQuick ? (2, 2) : (5, 4);
        await using var server = await BenchServer.StartAsync();
        using var raw = new Pgbench(server.ConnectionString);
        await raw.CreateTableAsync();
        var tasks = await IssueAsync(server, InFlight.Max());
        await AppendAsync(server, tasks, 32, isQuick ? 3 : 15);
        await raw.RunAsync(32, 2);

        var measured = InFlight.ToDictionary(n => n, _ => new List<(Load Raw, Load Ours)>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var n in InFlight)
            {
                measured[n].Add((await raw.RunAsync(n, seconds), await AppendAsync(server, tasks, n, seconds)));
                Console.Error.WriteLine($"round {round + 1} of {rounds}, {n} in flight: raw {measured[n][^1].Raw.PerSecond:0}/s, OpsBoard {measured[n][^1].Ours.PerSecond:0}/s");
            }
        }

        Report.Table(
            ["in flight", "raw/s", "OpsBoard/s", "ratio", "raw p50/p99 ms", "p50/p99 ms"],
            InFlight.Select(n => new[]
            {
                $"{n}", $"{Report.Median(measured[n].Select(m => m.Raw.PerSecond)):0}", $"{Report.Median(measured[n].Select(m => m.Ours.PerSecond)):0}",
                Report.Spread([.. measured[n].Select(Ratio)]),
                $"{Report.Median(measured[n].Select(m => m.Raw.P50)):0.0}/{Report.Median(measured[n].Select(m => m.Raw.P99)):0.0}",
                $"{Report.Median(measured[n].Select(m => m.Ours.P50)):0.0}/{Report.Median(measured[n].Select(m => m.Ours.P99)):0.0}",
            }));
        Report.Line("append", Report.Median(measured[32].Select(Ratio)), "full commands at 32 in flight / raw single-row inserts of pgbench",
            InFlight.ToDictionary(n => $"{n}", n => Math.Round(Report.Median(measured[n].Select(Ratio)), 3)));
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
    private static async Task<Load> AppendAsync(BenchServer server, FieldTaskId[] tasks, int inFlight, int seconds)
    {
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(caller => Task.Run(async () =>
        {
            var latencies = new List<double>();
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
            {
                var sent = Stopwatch.GetTimestamp();
                await server.SendAsync(new ProgressFieldTask(tasks[caller], latencies.Count % 100, "敲门排查,已完成一半"));
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            return latencies;
        })));
        var elapsed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var sorted = all.SelectMany(latencies => latencies).Order().ToArray();
        return new(sorted.Length / elapsed, sorted);
    }
}

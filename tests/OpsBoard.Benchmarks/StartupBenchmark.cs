using System.Diagnostics;
using System.Globalization;
using OpsBoard.Testing;

namespace OpsBoard.Benchmarks;

/// <summary>
/// The server as a process of its own with a history, from its start until it says that it is ready, in turns with the same server
/// without one: after a stop in good order, with the view written down as it is on any day.
/// </summary>
internal static class StartupBenchmark
{
    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? (options.Quick ? 200_000 : 1_000_000);
        await using var database = await SeededDatabase.OpenAsync(options, events, 20_000);
        await database.StopAsync();
        using var empty = new TemporaryFolder();
        // The first start of each folds the history, or makes the database.
        var (first, _) = (await StartAsync(database.Folder), await StartAsync(empty.Path));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the first start, which folds all events: {first:0.0} s"));
        var measured = new List<(double Full, double Empty)>();
        for (var round = 0; round < (options.Quick ? 3 : 7); round++)
        {
            measured.Add((await StartAsync(database.Folder), await StartAsync(empty.Path)));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{measured[^1].Full:0.00} s; empty {measured[^1].Empty:0.00} s"));
        }
        Report.Table(["ready after", "s"], [[$"{events:N0} events", Report.Spread([.. measured.Select(m => m.Full)])], ["none", Report.Spread([.. measured.Select(m => m.Empty)])]]);
        Report.Line("startup", Report.Median(measured.Select(m => m.Full / m.Empty)), "ready with a history / ready without one", new
        {
            events,
            seconds = Math.Round(Report.Median(measured.Select(m => m.Full)), 2),
            empty_seconds = Math.Round(Report.Median(measured.Select(m => m.Empty)), 2),
            first_seconds = Math.Round(first, 2),
        });
    }

    private static async Task<double> StartAsync(string folder)
    {
        var began = Stopwatch.GetTimestamp();
        var server = await BoardProcess.StartAsync(folder, "none", 1);
        var ready = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await server.DisposeAsync();
        return ready;
    }
}

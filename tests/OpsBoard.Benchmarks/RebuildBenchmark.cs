using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OpsBoard.Domain;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Benchmarks;

/// <summary>
/// Folding all views anew out of the stored events, as the server does at a start without any, against merely reading the same
/// columns of the same rows with Npgsql: in turns, a tenth of the history at a time, either of them first every second time.
/// </summary>
internal static class RebuildBenchmark
{
    private const int Rounds = 10;

    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? (options.Quick ? 500_000 : 10_000_000);
        await using var database = await SeededDatabase.OpenAsync(options, events, 20_000);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { CommandTimeout = 0 }.ConnectionString);
        var reader = new RecordedReader(new EventScan(source), new EventCatalog(Streams.EventTypes, quick: Streams.QuickReaders));
        var (fold, raw, ours) = (new OperationsFold(OperationsView.Empty), new List<double>(), new List<double>());
        await foreach (var some in reader.ReadAsync(0, Math.Min(events, 100_000), default)) GC.KeepAlive(some); // Warms it up.
        for (var round = 0; round < Rounds; round++)
        {
            var (from, to) = (events * round / Rounds, events * (round + 1) / Rounds);
            if (round % 2 == 0) raw.Add(await ReadAsync(source, from, to));
            var began = Stopwatch.GetTimestamp();
            await foreach (var some in reader.ReadAsync(from, to, default))
                foreach (var recorded in some) fold.Apply(recorded);
            GC.KeepAlive(fold.View);
            ours.Add((to - from) / Stopwatch.GetElapsedTime(began).TotalSeconds);
            if (round % 2 == 1) raw.Add(await ReadAsync(source, from, to));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{to:N0} of {events:N0}: raw {raw[^1]:N0}/s, rebuild {ours[^1]:N0}/s"));
        }
        var ratios = raw.Zip(ours, (r, o) => o / r).ToArray();
        Report.Table(["events", "raw/s", "rebuild/s", "ratio"], [[$"{events:N0}", Report.Spread(raw), Report.Spread(ours), Report.Spread(ratios)]]);
        Report.Line("rebuild", Report.Median(ratios), "events folded into all views a second / rows read by Npgsql a second", new
        {
            events,
            raw_per_second = Math.Round(Report.Median(raw)),
            rebuild_per_second = Math.Round(Report.Median(ours)),
            zones = fold.View.ZoneHomes.Count,
            tasks = fold.View.TaskHomes.Count,
        });
    }

    /// <summary>Rows of a second.</summary>
    private static async Task<double> ReadAsync(NpgsqlDataSource source, long from, long to)
    {
        var began = Stopwatch.GetTimestamp();
        await using var command = source.CreateCommand("""
            select e.seq_id, e.stream_id, e.version, e.type, e.data, e.timestamp, e.causation_id, e.user_name, e.headers
            from opsboard.mt_events e where e.seq_id > $1 and e.seq_id <= $2 order by e.seq_id
            """);
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = to });
        await using var reader = await command.ExecuteReaderAsync();
        long sum = 0, rows = 0;
        while (await reader.ReadAsync())
        {
            rows++;
            sum += reader.GetInt64(0) + reader.GetString(1).Length + reader.GetInt64(2) + reader.GetString(3).Length + reader.GetString(4).Length
                + reader.GetFieldValue<DateTimeOffset>(5).Ticks + reader.GetString(6).Length + reader.GetString(7).Length + reader.GetString(8).Length;
        }
        GC.KeepAlive(sum);
        return rows == to - from ? rows / Stopwatch.GetElapsedTime(began).TotalSeconds : throw new InvalidDataException($"{to - from} rows should be there, not {rows}.");
    }
}

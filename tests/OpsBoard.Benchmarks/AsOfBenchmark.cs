using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpsBoard.Domain;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Benchmarks;

/// <summary>
/// The boards of 20,000 zones and one stream as of moments that nobody asked for before, anywhere in the history; each in turn with
/// a raw read of as many rows, so that a busy machine shows in both.
/// </summary>
internal static class AsOfBenchmark
{
    private const int Zones = 20_000;

    public static async Task RunAsync(BenchOptions options)
    {
        var events = options.Events ?? (options.Quick ? 500_000 : 10_000_000);
        var rounds = options.Quick ? 7 : 25;
        await using var database = await SeededDatabase.OpenAsync(options, events, Zones);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var catalog = new EventCatalog(Streams.EventTypes, quick: Streams.QuickReaders);
        var reader = new RecordedReader(new EventScan(source), catalog);
        await WriteDownAsync(source, reader, events);
        await using var journal = new EventJournal(source, catalog, TimeProvider.System);
        var dice = new Random(20220402);
        long Moment() => dice.NextInt64(events / 20, events + 1);
        var live = new Live<OperationsView>(OperationsView.Empty);
        // A history that remembers nothing, as after a start.
        OperationsHistory History() => new(journal, reader, new(source, NullLogger<OperationsSnapshots>.Instance), live);
        live.Publish(await History().AtAsync(events, default)); // What the boards of a server show.
        var zones = (await History().AtAsync(events / 25, default)).ZoneHomes.Keys.Select(z => Zone.StreamOf(z)).Order(StringComparer.Ordinal).ToArray();
        var (states, decider) = (new StreamStates(source, catalog, NullLogger<StreamStates>.Instance), new ZoneDecider());
        await WriteDownAsync(states, decider, zones);

        double[] Row() => new double[4];
        var measured = new List<double[]>();
        for (var round = -8; round < rounds; round++) // The first ones warm it up: a server runs for months.
        {
            var (row, at) = (Row(), Moment());
            row[0] = await MillisecondsAsync(() => RawAsync(source, at, Zones));
            var history = History();
            row[1] = await MillisecondsAsync(async () =>
            {
                var view = await history.AtAsync(at, default);
                if (view.ZoneHomes.Count != Zones) throw new InvalidDataException($"{view.ZoneHomes.Count} zones at {at}.");
            });
            var (streams, positions) = (Enumerable.Range(0, 50).Select(_ => new StreamKey(zones[dice.Next(zones.Length)])).ToArray(), Enumerable.Range(0, 50).Select(_ => Moment()).ToArray());
            row[2] = await MillisecondsAsync(async () =>
            {
                foreach (var position in positions) await RawAsync(source, position, 1);
            }) / positions.Length;
            row[3] = await MillisecondsAsync(async () =>
            {
                for (var i = 0; i < streams.Length; i++) await states.ReadAsync(streams[i], decider, positions[i], default);
            }) / streams.Length;
            if (round >= 0) measured.Add(row);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"as of {at:N0}: {row[1]:0} ms; raw {row[0]:0} ms; a stream {row[3]:0.00} ms; raw {row[2]:0.00} ms"));
        }
        double[] Of(int column) => [.. measured.Select(m => m[column])];
        Report.Table(["as of an arbitrary moment", "ms", "raw ms", "ratio"],
        [
            [$"province board, {Zones:N0} zones", Report.Spread(Of(1)), Report.Spread(Of(0)), Report.Spread([.. measured.Select(m => m[1] / m[0])])],
            ["one stream", Report.Spread(Of(3)), Report.Spread(Of(2)), Report.Spread([.. measured.Select(m => m[3] / m[2])])],
        ]);
        Report.Line("asof", Report.Median(measured.Select(m => m[1] / m[0])), $"province board of {Zones} zones as of an arbitrary moment / raw read of {Zones} rows", new
        {
            events,
            province_ms = Math.Round(Report.Median(Of(1)), 1),
            province_worst_ms = Math.Round(Of(1).Max(), 1),
            stream_ms = Math.Round(Report.Median(Of(3)), 3),
            stream_to_raw = Math.Round(Report.Median(measured.Select(m => m[3] / m[2])), 2),
        });
    }

    /// <summary>Folds the history as a start does, and writes the view down on the way.</summary>
    private static async Task WriteDownAsync(NpgsqlDataSource source, RecordedReader reader, long events)
    {
        var (began, told) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        var snapshots = new OperationsSnapshots(source, NullLogger<OperationsSnapshots>.Instance);
        var fold = new OperationsFold(await snapshots.ResumeAsync(events, default) ?? OperationsView.Empty);
        var (start, keeping) = (fold.Position, Task.CompletedTask);
        await foreach (var some in reader.ReadAsync(fold.Position, events, default))
        {
            foreach (var recorded in some) fold.Apply(recorded);
            if (snapshots.IsDue(fold.Position)) await keeping;
            if (snapshots.IsDue(fold.Position))
            {
                var now = fold.View;
                keeping = Task.Run(() => snapshots.KeepAsync(now, default));
            }
            if (Stopwatch.GetElapsedTime(told).TotalSeconds < 10) continue;
            told = Stopwatch.GetTimestamp();
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"writing views down: {fold.Position:N0} of {events:N0} events, {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s"));
        }
        await keeping;
        if (events - start < OperationsSnapshots.Distance) return;
        await using var size = source.CreateCommand("select count(*), coalesce(sum(length(data)), 0)::bigint, pg_table_size('opsboard_own.view_part') from opsboard_own.view_part");
        await using var row = await size.ExecuteReaderAsync();
        await row.ReadAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"folded and written down in {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s: {row.GetInt64(0):N0} parts, {row.GetInt64(1) / 1e6:N0} MB, {row.GetInt64(2) / 1e6:N0} MB on disk"));
    }

    /// <summary>Reads each stream once, which writes its states down as its commands would have.</summary>
    private static async Task WriteDownAsync(StreamStates states, IDecider decider, string[] streams)
    {
        var began = Stopwatch.GetTimestamp();
        foreach (var some in streams.Chunk(100))
        {
            foreach (var stream in some) await states.ReadAsync(new(stream), decider, null, default);
            await states.WriteDownAsync(default);
        }
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read {streams.Length:N0} streams in {Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s"));
    }

    private static async Task RawAsync(NpgsqlDataSource source, long upTo, int rows)
    {
        await using var command = source.CreateCommand("""
            select e.seq_id, e.stream_id, e.version, e.type, e.data, e.timestamp, e.causation_id, e.user_name, e.headers
            from opsboard.mt_events e where e.seq_id > $1 and e.seq_id <= $2 order by e.seq_id
            """);
        command.Parameters.Add(new() { Value = upTo - rows });
        command.Parameters.Add(new() { Value = upTo });
        await using var reader = await command.ExecuteReaderAsync();
        var characters = 0;
        while (await reader.ReadAsync()) characters += reader.GetString(4).Length + reader.GetString(8).Length;
        GC.KeepAlive(characters);
    }

    private static async Task<double> MillisecondsAsync(Func<Task> act)
    {
        var began = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}

using System.Text;
using Npgsql;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

/// <summary>Long stretches of a history, read ahead of who folds them. 6,000 events are more than is ever read ahead at once on two cores.</summary>
public sealed class EventScanTests
{
    private const int Events = 6_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_of_a_stretch_comes_once_in_order_with_its_stream()
    {
        await using var store = await FilledAsync();
        var seen = new List<(long Position, string Stream)>();
        await foreach (var some in new EventScan(store.DataSource).ReadAsync(17, Events - 5, (in RawEvent e) => (e.Position, Encoding.UTF8.GetString(e.Stream)), Cancellation))
            seen.AddRange(some);
        Assert.Equal(Enumerable.Range(18, Events - 5 - 17).Select(i => ((long)i, StreamOf(i))), seen);
    }

    [Fact]
    public async Task Whoever_stops_early_leaves_the_connection_to_the_next()
    {
        await using var store = await FilledAsync();
        await using var one = OneConnection(store);
        var scan = new EventScan(one);
        for (var i = 0; i < 3; i++)
            await foreach (var some in scan.ReadAsync(0, Events, Position, Cancellation))
                if (some[0] > 1)
                    break;
        await using var command = one.CreateCommand("select 1");
        Assert.Equal(1, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task Whoever_is_cancelled_gets_no_more_and_leaves_the_connection_to_the_next()
    {
        await using var store = await FilledAsync();
        await using var one = OneConnection(store);
        var batches = 0;
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var some in new EventScan(one).ReadAsync(0, Events, Position, stop.Token))
                {
                    batches++;
                    await stop.CancelAsync();
                }
            });
        }
        Assert.Equal(1, batches);
        await using var command = one.CreateCommand("select 1");
        Assert.Equal(1, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task A_gap_is_told_and_what_lies_before_it_was_given()
    {
        await using var store = await FilledAsync();
        await store.ExecuteAsync("delete from opsboard.mt_events where seq_id = 5000");
        var seen = 0L;
        var fault = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var some in new EventScan(store.DataSource).ReadAsync(0, Events, Position, Cancellation))
                seen = some[^1];
        });
        Assert.Equal("An event is missing: 5001 follows 4999.", fault.Message);
        Assert.InRange(seen, 1, 4999);
    }

    [Fact]
    public async Task An_end_beyond_the_history_is_told_when_all_there_is_was_given()
    {
        await using var store = await FilledAsync();
        var seen = 0L;
        var fault = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var some in new EventScan(store.DataSource).ReadAsync(0, Events + 3, Position, Cancellation))
                seen = some[^1];
        });
        Assert.Equal($"Events are missing: {Events + 3} was to be the last, and {Events} is.", fault.Message);
        Assert.Equal(Events, seen);
    }

    private static long Position(in RawEvent e) => e.Position;

    private static NpgsqlDataSource OneConnection(JournalUnderTest store) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(store.ConnectionStringOf(DatabaseRoles.Server)) { MaxPoolSize = 1 }.ConnectionString);

    private static string StreamOf(int position) => $"counter-{(position - 1) / 1000}";

    private static async Task<JournalUnderTest> FilledAsync()
    {
        var store = await CreateAsync();
        for (var i = 0; i < Events / 1000; i++)
            await store.AppendAsync($"command-{i}", $"counter-{i}", 0, [.. Enumerable.Range(1, 1000).Select(_ => new CounterOpened(new('区', 600), Noon))]);
        return store;
    }
}

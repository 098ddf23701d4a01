using Npgsql;
using OpsBoard.Testing;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

public sealed class TimeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recorded_time_never_runs_back_when_the_clock_does()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        store.Clock.Now = Noon.AddMinutes(-10);
        await store.AppendAsync("command-2", "counter-1", 1, Raised(1));
        store.Clock.Now = Noon.AddMinutes(1).AddTicks(7);
        await store.AppendAsync("command-3", "counter-1", 2, Raised(1));

        var recorded = (await store.Journal.ReadAsync(0, 10, Cancellation)).Select(e => e.RecordedAt);
        Assert.Equal([Noon, Noon, Noon.AddMinutes(1)], recorded);
        Assert.Equal(new Head(3, Noon.AddMinutes(1)), await store.Journal.HeadAsync(Cancellation));
    }

    [Fact]
    public async Task A_moment_finds_the_last_position_recorded_by_then()
    {
        await using var store = await CreateAsync();
        Assert.Equal(0, await store.Journal.PositionAtAsync(Noon, Cancellation));
        for (var i = 0; i < 9; i++)
        {
            // Two commands a minute: positions 1 and 2 at noon, 3 and 4 a minute later …
            store.Clock.Now = Noon.AddMinutes(i / 2);
            await store.AppendAsync($"command-{i}", "counter-1", i, Raised(i));
        }

        Assert.Equal(0, await store.Journal.PositionAtAsync(Noon.AddMicroseconds(-1), Cancellation));
        for (var minute = 0; minute < 4; minute++)
        {
            Assert.Equal(minute * 2 + 2, await store.Journal.PositionAtAsync(Noon.AddMinutes(minute), Cancellation));
            Assert.Equal(minute * 2 + 2, await store.Journal.PositionAtAsync(Noon.AddMinutes(minute).AddSeconds(59), Cancellation));
        }
        Assert.Equal(9, await store.Journal.PositionAtAsync(Noon.AddMinutes(4).ToOffset(TimeSpan.FromHours(8)), Cancellation));
        Assert.Equal(9, await store.Journal.PositionAtAsync(DateTimeOffset.MaxValue, Cancellation));
        Assert.Equal(0, await store.Journal.PositionAtAsync(DateTimeOffset.MinValue, Cancellation));
    }

    [Fact]
    public async Task What_another_node_is_writing_is_waited_for_before_its_moment_counts_as_over()
    {
        await using var store = await CreateAsync();
        await using var other = new EventJournal(store.DataSource, Catalog, store.Clock);
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        // The other's batch has the head, and waits for one who has half made its stream.
        await using var connection = await store.DataSource.OpenConnectionAsync(Cancellation);
        var half = await connection.BeginTransactionAsync(Cancellation);
        await using (var insert = new NpgsqlCommand("insert into opsboard.mt_streams (id, type, version) values ('counter-2', 'counter', 1)", connection))
            await insert.ExecuteNonQueryAsync(Cancellation);
        var moment = store.Clock.Now = Noon.AddSeconds(1);
        var writing = other.AppendAsync(Request("command-2", Write("counter-2", 0, Raised(1))), Cancellation);
        await Eventually.BecomesTrueAsync(async () => await WaitingAsync(store) == 1, "the other's batch waits");
        store.Clock.Now = Noon.AddSeconds(2);

        var settled = store.Journal.SettleAsync(moment, Cancellation);
        await Eventually.BecomesTrueAsync(async () => settled.IsCompleted || await WaitingAsync(store) == 2, "the moment is over, or waited for");
        Assert.False(settled.IsCompleted);
        await half.RollbackAsync(Cancellation);
        await settled;
        Assert.Equal(2, await store.Journal.PositionAtAsync(moment, Cancellation));
        Assert.IsType<AppendResult.Appended>(await writing);
    }

    [Fact]
    public async Task A_moment_before_the_last_event_is_over_whoever_holds_the_head()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        await using var connection = await store.HoldHeadAsync();
        await store.Journal.SettleAsync(Noon.AddSeconds(-1), Cancellation);
        await store.ReleaseHeadAsync();
    }

    private static Task<long> WaitingAsync(JournalUnderTest store) =>
        store.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
}

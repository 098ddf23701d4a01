using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

/// <summary>Marten takes a sequence that is ahead of the events for a gap, and in the end goes past what will be there.</summary>
public sealed class SequenceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_append_that_is_refused_does_not_move_the_sequence()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        // A node that has just started knows the head after its first append, but not the old streams.
        await using var started = new EventJournal(store.DataSource, Catalog, store.Clock);
        await started.AppendAsync(Request("command-2", Write("counter-2", 0, Raised(1))), Cancellation);
        Assert.Equal(
            new AppendResult.Stale(new("counter-1"), 7, 1),
            await started.AppendAsync(Request("command-3", Write("counter-1", 7, Raised(1), Raised(1))), Cancellation));
        Assert.Equal(2L, await store.ScalarAsync<long>("select last_value from opsboard.mt_events_sequence"));
    }

    [Fact]
    public async Task What_a_killed_append_did_to_the_sequence_is_put_right_by_the_next_command()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        await store.ExecuteAsync("select setval('opsboard.mt_events_sequence', 9)");
        await using var started = new EventJournal(store.DataSource, Catalog, store.Clock);
        Assert.IsType<AppendResult.Stale>(await started.AppendAsync(Request("command-2", Write("counter-1", 7, Raised(1))), Cancellation));
        Assert.Equal(1L, await store.ScalarAsync<long>("select last_value from opsboard.mt_events_sequence"));
    }

    [Theory]
    [InlineData(0, "9")]
    [InlineData(0, "1")]
    [InlineData(2, "9")]
    [InlineData(2, "1")]
    public async Task What_a_killed_append_did_to_the_sequence_is_put_right_at_the_start(int events, string moved)
    {
        await using var store = await CreateAsync();
        for (var i = 0; i < events; i++)
            await store.AppendAsync($"command-{i}", "counter-1", i, Raised(1));
        await store.ExecuteAsync($"select setval('opsboard.mt_events_sequence', {moved})");
        Assert.NotNull(await MartenSequence.PutRightAsync(store.DataSource, Cancellation));
        Assert.Equal(events > 0 ? $"{events} true" : "1 false", await store.ScalarAsync<string>("select last_value || ' ' || is_called from opsboard.mt_events_sequence"));
        Assert.Null(await MartenSequence.PutRightAsync(store.DataSource, Cancellation));
    }

    [Fact]
    public async Task An_append_that_is_under_way_is_waited_for_before_the_sequence_is_put_right()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        Task<long?> putting;
        await using (await store.HoldHeadAsync())
        {
            // As an append does it: moved, and not yet committed.
            await store.ExecuteAsync("select setval('opsboard.mt_events_sequence', 2)");
            putting = MartenSequence.PutRightAsync(store.DataSource, Cancellation);
            await store.UntilAsync("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%ledger_head for update' and datname = current_database())");
            Assert.Equal(2L, await store.ScalarAsync<long>("select last_value from opsboard.mt_events_sequence"));
            await store.ReleaseHeadAsync();
        }
        Assert.Equal(2L, await putting);
        Assert.Equal(1L, await store.ScalarAsync<long>("select last_value from opsboard.mt_events_sequence"));
    }
}

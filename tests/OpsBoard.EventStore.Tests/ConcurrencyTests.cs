using Microsoft.Extensions.Logging.Abstractions;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

public sealed class ConcurrencyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_sent_many_times_at_once_has_one_answer_and_one_event()
    {
        await using var store = await CreateAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => store.AppendAsync("command-1", "counter-1", 0, Raised(1))));
        var answers = results.Cast<AppendResult.Appended>().ToList();
        Assert.All(answers, answer => Assert.Equal((1, 1), (answer.Position, answer.Version)));
        Assert.Single(answers, answer => !answer.Repeated);
        Assert.Single(await store.Journal.FetchStreamAsync(new("counter-1"), null, Cancellation));
    }

    [Fact]
    public async Task Of_two_writers_on_one_stream_exactly_one_wins_each_version()
    {
        await using var store = await CreateAsync();
        for (var version = 0; version < 25; version++)
        {
            var results = await Task.WhenAll(
                store.AppendAsync($"left-{version:0000}", "counter-1", version, Raised(1)),
                store.AppendAsync($"right-{version:0000}", "counter-1", version, Raised(1)));
            Assert.Single(results, result => result is AppendResult.Appended);
            Assert.Single(results, new AppendResult.Stale(new("counter-1"), version, version + 1));
        }
    }

    [Fact]
    public async Task Many_writers_leave_no_gap_and_a_feed_sees_each_event_once_in_order()
    {
        const int writers = 12, commands = 25, eventsEach = 2;
        await using var store = await CreateAsync();
        await using var feed = new EventFeed(store.DataSource, store.Journal, NullLogger<EventFeed>.Instance);
        var following = FollowAsync(feed, writers * commands * eventsEach);
        var answers = await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            var positions = new List<long>();
            for (var i = 0; i < commands; i++)
            {
                var answer = await store.AppendAsync($"writer-{writer}-{i}", $"counter-{writer}", i * eventsEach, Raised(writer), Raised(i));
                positions.Add(Assert.IsType<AppendResult.Appended>(answer).Position);
            }
            return positions;
        }));

        var seen = await following;
        Assert.Equal(Enumerable.Range(1, writers * commands * eventsEach).Select(i => (long)i), seen.Select(e => e.Position));
        Assert.Equal(answers.SelectMany(positions => positions).Order(), seen.Where(e => e.Position % eventsEach == 0).Select(e => e.Position));
        Assert.All(answers, positions => Assert.Equal(positions.Order(), positions));
        Assert.All(seen.GroupBy(e => e.Stream), stream =>
            Assert.Equal(Enumerable.Range(1, commands * eventsEach).Select(i => (long)i), stream.Select(e => e.Version)));
    }

    [Fact]
    public async Task An_event_is_seen_only_when_all_before_it_are()
    {
        await using var store = await CreateAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 20; i++)
                await store.AppendAsync($"writer-{writer}-{i}", $"counter-{writer}", i, Raised(i));
        }));
        do
        {
            Assert.True(await store.ScalarAsync<bool>("select coalesce(max(seq_id), 0) = count(*) from opsboard.mt_events"));
        }
        while (!writing.IsCompleted);
        await writing;
    }

    private static async Task<List<StoredEvent>> FollowAsync(EventFeed feed, int count)
    {
        var seen = new List<StoredEvent>();
        await foreach (var batch in feed.FollowAsync(0, Cancellation))
        {
            seen.AddRange(batch);
            if (seen.Count >= count)
                break;
        }
        return seen;
    }
}

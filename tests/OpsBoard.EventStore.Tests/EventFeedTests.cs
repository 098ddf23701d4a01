using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Database;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

public sealed class EventFeedTests
{
    private const string ListenerPid = "select max(pid) from pg_stat_activity where datname = current_database() and query like 'select pg_notify($1%'";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_doorbell_wakes_a_follower_without_polling()
    {
        await using var store = await CreateAsync();
        await using var feed = Feed(store, pollInterval: TimeSpan.FromHours(1));
        await using var follower = feed.FollowAsync(0, Cancellation).GetAsyncEnumerator(Cancellation);
        var next = follower.MoveNextAsync().AsTask();
        await ListensAsync(store);
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        Assert.Equal(1, Assert.Single(follower.Current).Position);
    }

    [Fact]
    public async Task What_another_node_writes_at_the_same_time_waits_for_no_poll()
    {
        await using var store = await CreateAsync();
        await using var other = new EventJournal(store.DataSource, Catalog, store.Clock);
        await using var feed = Feed(store, pollInterval: TimeSpan.FromHours(1));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        await using var follower = feed.FollowAsync(0, patience.Token).GetAsyncEnumerator(Cancellation);
        var next = follower.MoveNextAsync().AsTask();
        await ListensAsync(store);
        await store.AppendAsync("command-0", "ours", 0, Raised(0));
        Assert.True(await next);
        var seen = 1L;
        for (var i = 1; i <= 50; i++)
        {
            // While the follower is busy both nodes write; both have rung when it looks again.
            await store.AppendAsync($"our-command-{i}", "ours", i, Raised(i));
            await other.AppendAsync(Request($"their-command-{i}", Write("theirs", i - 1, Raised(i))), Cancellation);
            await store.Journal.HeadAsync(Cancellation);
            while (seen < 1 + 2 * i)
            {
                Assert.True(await follower.MoveNextAsync());
                seen = follower.Current[^1].Position;
            }
        }
    }

    [Fact]
    public async Task Polling_finds_what_no_doorbell_announced()
    {
        await using var store = await CreateAsync();
        await using var elsewhere = await CreateAsync();
        // It listens where nobody rings.
        await using var feed = new EventFeed(elsewhere.DataSource, store.Journal, NullLogger<EventFeed>.Instance, TimeSpan.FromMilliseconds(50));
        await using var follower = feed.FollowAsync(1, Cancellation).GetAsyncEnumerator(Cancellation);
        var next = follower.MoveNextAsync().AsTask();
        await ListensAsync(elsewhere);
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1), Raised(2));
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        Assert.Equal(2, Assert.Single(follower.Current).Position);
    }

    [Fact]
    public async Task All_followers_of_a_node_share_one_listening_connection()
    {
        await using var store = await CreateAsync();
        await using var feed = Feed(store);
        var followers = Enumerable.Range(0, 5).Select(_ => FirstAsync(feed, 3)).ToList();
        await ListensAsync(store);
        for (var i = 0; i < 3; i++)
            await store.AppendAsync($"command-{i}", "counter-1", i, Raised(i));
        Assert.All(await Task.WhenAll(followers), seen => Assert.Equal([1, 2, 3], seen));
        Assert.Equal(1L, await store.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and query like 'select pg_notify($1%'"));
    }

    [Fact]
    public async Task A_node_that_listens_alone_rings_for_nobody_until_another_one_asks()
    {
        await using var store = await CreateAsync();
        await using var feed = Feed(store);
        await using var follower = feed.FollowAsync(0, Cancellation).GetAsyncEnumerator(Cancellation);
        var next = follower.MoveNextAsync().AsTask();
        await ListensAsync(store);
        var (rings, written) = (0, 0);
        await using var eavesdropper = await store.DataSource.OpenConnectionAsync(Cancellation);
        eavesdropper.Notification += (_, _) => rings++;
        await using var listen = new NpgsqlCommand("listen opsboard_events", eavesdropper);
        await listen.ExecuteNonQueryAsync(Cancellation);
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                var before = rings;
                await store.AppendAsync($"command-{written:000}", "counter-1", written++, Raised(1));
                // What was notified is delivered with the answer to the next statement.
                await listen.ExecuteNonQueryAsync(Cancellation);
                return rings == before;
            },
            "the node knows that it is alone");
        Assert.True(await next);

        await using var other = new EventJournal(store.DataSource, Catalog, store.Clock);
        await using var otherFeed = new EventFeed(store.DataSource, other, NullLogger<EventFeed>.Instance, TimeSpan.FromHours(1));
        await using var elsewhere = otherFeed.FollowAsync(written, Cancellation).GetAsyncEnumerator(Cancellation);
        var heard = elsewhere.MoveNextAsync().AsTask();
        await ListensAsync(store);
        await store.AppendAsync("command-last", "counter-1", written, Raised(1));
        Assert.True(await heard.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
        Assert.Equal(written + 1, Assert.Single(elsewhere.Current).Position);
    }

    [Fact]
    public async Task A_follower_ends_when_it_is_cancelled()
    {
        await using var store = await CreateAsync();
        await using var feed = Feed(store);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var follower = feed.FollowAsync(0, leaving.Token).GetAsyncEnumerator(Cancellation);
        var next = follower.MoveNextAsync().AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task A_feed_whose_listening_connection_is_cut_listens_again()
    {
        await using var store = await CreateAsync();
        await using var feed = Feed(store, pollInterval: TimeSpan.FromHours(1));
        await using var follower = feed.FollowAsync(0, Cancellation).GetAsyncEnumerator(Cancellation);
        for (var i = 0; i < 3; i++)
        {
            var next = follower.MoveNextAsync().AsTask();
            await ListensAsync(store);
            var pid = await store.ScalarAsync<int>(ListenerPid);
            await store.ScalarAsync<bool>($"select pg_terminate_backend({pid}, 5000)");
            // Perhaps before it listens again, perhaps after: it must be woken either way.
            await store.AppendAsync($"command-{i}", "counter-1", i, Raised(i));
            Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
            Assert.Equal(i + 1, Assert.Single(follower.Current).Position);
        }
    }

    [Fact]
    public async Task A_killed_PostgreSQL_costs_no_event_and_no_answer()
    {
        const int commands = 300;
        using var folder = new TemporaryFolder();
        await using var postgres = await EmbeddedPostgres.StartAsync(folder.Path, NullLogger.Instance, cancellationToken: Cancellation);
        await using var dataSource = NpgsqlDataSource.Create(postgres.ConnectionStringOf(DatabaseRoles.Server));
        await using (var migrator = NpgsqlDataSource.Create(postgres.ConnectionStringOf(DatabaseRoles.Migrator)))
            await Migrations.ApplyAsync(migrator, NullLogger.Instance, Cancellation);
        await using var journal = new EventJournal(dataSource, Catalog, TimeProvider.System);
        await using var feed = new EventFeed(dataSource, journal, NullLogger<EventFeed>.Instance);
        var following = FirstAsync(feed, commands);

        var acknowledged = new List<long>();
        for (var i = 0; i < commands; i++)
        {
            if (i is 100 or 200)
            {
                using var postmaster = Process.GetProcessById(postgres.ProcessId);
                postmaster.Kill();
            }
            acknowledged.Add(await AppendUntilAnsweredAsync(journal, i));
        }

        var positions = Enumerable.Range(1, commands).Select(i => (long)i);
        Assert.Equal(positions, acknowledged);
        Assert.Equal(positions, await following.WaitAsync(TimeSpan.FromSeconds(60), Cancellation));
    }

    private static async Task<long> AppendUntilAnsweredAsync(EventJournal journal, int i)
    {
        long? position = null;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                try
                {
                    var answer = await journal.AppendAsync(Request($"command-{i}", Write("counter-1", i, Raised(i))), Cancellation);
                    position = Assert.IsType<AppendResult.Appended>(answer).Position;
                }
                catch (NpgsqlException)
                {
                    // The outcome is unknown: the same command again.
                }
                return position is not null;
            },
            $"command {i} was answered");
        return position!.Value;
    }

    private static EventFeed Feed(JournalUnderTest store, TimeSpan? pollInterval = null) =>
        new(store.DataSource, store.Journal, NullLogger<EventFeed>.Instance, pollInterval);

    private static Task ListensAsync(JournalUnderTest store) =>
        Eventually.BecomesTrueAsync(async () => await store.ScalarAsync<object>(ListenerPid) is int, "the feed listens");

    private static async Task<List<long>> FirstAsync(EventFeed feed, int count)
    {
        var seen = new List<long>();
        await foreach (var batch in feed.FollowAsync(0, Cancellation))
        {
            seen.AddRange(batch.Select(e => e.Position));
            if (seen.Count >= count)
                break;
        }
        return seen;
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

/// <summary>A projection made anew, tried again, and run by one of several nodes.</summary>
public sealed class ProjectionDeskTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_projection_is_made_anew_while_it_runs_and_applies_each_event_once()
    {
        await using var store = await WithTablesAsync();
        await using var feed = new EventFeed(store.DataSource, store.Journal, NullLogger<EventFeed>.Instance);
        var desk = new ProjectionDesk(store.DataSource, store.Journal, store.Clock);
        using var stopping = new CancellationTokenSource();
        var running = Runner(store, feed, Sums()).RunAsync(stopping.Token);
        for (var i = 0; i < 60; i++)
        {
            await store.AppendAsync($"command-{i}", "counter-1", i, Raised(i));
            if (i % 20 == 10)
                await desk.RebuildAsync(Sums(), Cancellation);
        }
        await store.UntilAsync("select coalesce((select last_seq_id from opsboard.mt_event_progression where name = 'Sums:All'), 0) = 60");
        Assert.Equal("60 1770", await store.ScalarAsync<string>("select count(*) || ' ' || sum(amount) from public.applied"));
        await StopAsync(running, stopping);
    }

    [Fact]
    public async Task A_projection_is_made_anew_also_where_no_event_comes_any_more()
    {
        await using var store = await WithTablesAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1), Raised(2));
        await using var feed = new EventFeed(store.DataSource, store.Journal, NullLogger<EventFeed>.Instance);
        using var stopping = new CancellationTokenSource();
        var running = Runner(store, feed, Sums()).RunAsync(stopping.Token);
        const string isDone = "select coalesce((select last_seq_id from opsboard.mt_event_progression where name = 'Sums:All'), 0) = 2";
        await store.UntilAsync(isDone);
        await new ProjectionDesk(store.DataSource, store.Journal, store.Clock).RebuildAsync(Sums(), Cancellation);
        await store.UntilAsync(isDone);
        Assert.Equal(2L, await store.ScalarAsync<long>("select count(*) from public.applied"));
        await StopAsync(running, stopping);
    }

    [Fact]
    public async Task What_was_put_aside_is_tried_again_and_stays_while_it_cannot_be_handled()
    {
        await using var store = await WithTablesAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1), Raised(13), Raised(2), Raised(13), Raised(3));
        await using var feed = new EventFeed(store.DataSource, store.Journal, NullLogger<EventFeed>.Instance);
        var desk = new ProjectionDesk(store.DataSource, store.Journal, store.Clock);
        using var stopping = new CancellationTokenSource();
        var running = Runner(store, feed, Sums(refused: 13)).RunAsync(stopping.Token);
        await store.UntilAsync("select coalesce((select last_seq_id from opsboard.mt_event_progression where name = 'Sums:All'), 0) = 5");
        Assert.Equal(new ProjectionProgress(5, null, 2), await desk.ProgressAsync(Sums(), Cancellation) with { UpdatedAt = null });
        Assert.Equal([(2L, "no 13", "System.InvalidOperationException"), (4L, "no 13", "System.InvalidOperationException")],
            (await desk.QuarantinedAsync(Sums(), cancellationToken: Cancellation)).Select(e => (e.Position, e.Cause, e.CauseType)));

        Assert.Equal((0, 2), await desk.RetryAsync(Sums(refused: 13, says: "still no"), Cancellation));
        Assert.Equal("still no 13", (await desk.QuarantinedAsync(Sums(), cancellationToken: Cancellation))[0].Cause);
        Assert.Equal("1 3 5", await store.ScalarAsync<string>("select string_agg(position::text, ' ' order by position) from public.applied"));

        // After an upgrade that can handle it; two who try at once do it once.
        await Task.WhenAll(desk.RetryAsync(Sums(), Cancellation), desk.RetryAsync(Sums(), Cancellation));
        Assert.Equal("1 2 3 4 5", await store.ScalarAsync<string>("select string_agg(position::text, ' ' order by position) from public.applied"));
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from opsboard.mt_doc_deadletterevent"));
        await StopAsync(running, stopping);
    }

    [Fact]
    public async Task A_missing_right_stops_a_projection_and_puts_nothing_aside()
    {
        await using var store = await WithTablesAsync();
        await store.ExecuteAsync("revoke insert on public.applied from opsboard_server");
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1), Raised(2));
        await using var feed = new EventFeed(store.DataSource, store.Journal, NullLogger<EventFeed>.Instance);
        using var stopping = new CancellationTokenSource();
        var tried = 0;
        var running = Runner(store, feed, new("Sums", (connection, e, ct) =>
        {
            tried++;
            return Sums().Apply(connection, e, ct);
        })).RunAsync(stopping.Token);
        await Testing.Eventually.BecomesTrueAsync(() => Task.FromResult(tried > 1), "it was tried again");
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from opsboard.mt_doc_deadletterevent"));
        await store.ExecuteAsync("grant insert on public.applied to opsboard_server");
        await store.UntilAsync("select (select last_seq_id from opsboard.mt_event_progression where name = 'Sums:All') = 2");
        Assert.Equal(2L, await store.ScalarAsync<long>("select count(*) from public.applied"));
        await StopAsync(running, stopping);
    }

    [Fact]
    public async Task A_new_version_starts_with_nothing_at_the_first_event()
    {
        await using var store = await WithTablesAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1), Raised(2));
        await using var feed = new EventFeed(store.DataSource, store.Journal, NullLogger<EventFeed>.Instance);
        foreach (var (version, progress, total) in new[] { (1, "Sums:All", 3L), (2, "Sums:V2:All", 30L) })
        {
            using var stopping = new CancellationTokenSource();
            var running = Runner(store, feed, Sums(times: version == 2 ? 10 : 1) with { Version = version }).RunAsync(stopping.Token);
            await store.UntilAsync($"select coalesce((select last_seq_id from opsboard.mt_event_progression where name = '{progress}'), 0) = 2");
            await StopAsync(running, stopping);
            Assert.Equal(total, await store.ScalarAsync<long>("select sum(amount)::bigint from public.applied"));
        }
    }

    [Fact]
    public async Task One_node_at_a_time_holds_the_lease_and_another_takes_over_when_its_backend_dies()
    {
        await using var store = await CreateAsync();
        var leases = new[] { Lease(store), Lease(store) };
        using var stopping = new CancellationTokenSource();
        var (working, most) = (0, 0);
        var running = leases.Select(lease => lease.RunAsync(async ct =>
        {
            most = Math.Max(most, Interlocked.Increment(ref working));
            try
            {
                await Task.Delay(Timeout.Infinite, ct);
            }
            finally
            {
                Interlocked.Decrement(ref working);
            }
        }, stopping.Token)).ToList();
        await Testing.Eventually.BecomesTrueAsync(() => Task.FromResult(leases.Count(l => l.IsHeld) == 1), "one holds the lease");
        var first = leases.Single(l => l.IsHeld);
        const string holder = "select a.pid from pg_locks l join pg_stat_activity a on a.pid = l.pid where l.locktype = 'advisory' and l.granted and a.datname = current_database() limit 1";
        var killed = await store.ScalarAsync<int>(holder);
        await store.ScalarAsync<bool>($"select pg_terminate_backend({killed}, 5000)");
        await store.UntilAsync($"select coalesce(({holder}), {killed}) <> {killed}");
        await Testing.Eventually.BecomesTrueAsync(() => Task.FromResult(leases.Count(l => l.IsHeld) == 1 && working == 1), "one holds it again");
        Assert.True(most <= 2, "the one that was cut off may work a moment longer, and no third ever does");
        await stopping.CancelAsync();
        foreach (var run in running)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.NotNull(first);
    }

    private static AdvisoryLease Lease(JournalUnderTest store) => new(store.DataSource, "work", NullLogger<AdvisoryLease>.Instance);

    private static ProjectionRunner Runner(JournalUnderTest store, EventFeed feed, Projection projection) =>
        new(store.DataSource, feed, projection, store.Clock, NullLogger<ProjectionRunner>.Instance);

    private static Projection Sums(int? refused = null, string says = "no", int times = 1) => new("Sums", async (connection, e, ct) =>
    {
        var amount = ((CounterRaised)e.Data).Amount;
        await ExecuteAsync(connection, $"insert into public.applied values ({e.Position}, {amount * times})", ct);
        if (amount == refused)
            throw new InvalidOperationException($"{says} {amount}");
    })
    {
        Clear = (connection, ct) => ExecuteAsync(connection, "delete from public.applied", ct),
    };

    private static async Task<JournalUnderTest> WithTablesAsync()
    {
        var store = await CreateAsync();
        // A position that is applied twice is refused.
        await store.ExecuteAsync("create table public.applied (position bigint primary key, amount bigint not null); grant select, insert, delete on public.applied to opsboard_server");
        return store;
    }

    private static async Task StopAsync(Task running, CancellationTokenSource stopping)
    {
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

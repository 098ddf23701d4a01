using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

public sealed class ProjectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_nodes_that_run_one_projection_apply_each_event_once()
    {
        const int commands = 150;
        await using var store = await WithTablesAsync();
        await using var other = new EventJournal(store.DataSource, Catalog, store.Clock);
        await using var running = new Running(store, store.Journal, Sums);
        await using var alsoRunning = new Running(store, other, Sums);
        for (var i = 0; i < commands; i++)
            await store.AppendAsync($"command-{i}", "counter-1", 2 * i, Raised(i), Raised(1));

        await store.UntilAsync($"select last_seq_id = {2 * commands} from opsboard.mt_event_progression where name = 'Sums:All'");
        Assert.Equal(2L * commands, await store.ScalarAsync<long>("select count(*) from public.applied"));
        Assert.Equal(commands * (commands - 1) / 2 + commands, await store.ScalarAsync<int>("select total from public.sums"));
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from opsboard.mt_doc_deadletterevent"));
    }

    [Fact]
    public async Task What_a_projection_cannot_handle_is_put_aside_with_its_cause_and_it_goes_on()
    {
        await using var store = await WithTablesAsync();
        await store.ExecuteAsync("alter table public.applied add check (position <> 4)");
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1), Raised(13), Raised(2), Raised(100), Raised(4));
        await using var running = new Running(store, store.Journal, new("Sums", async (connection, e, ct) =>
        {
            await Sums.Apply(connection, e, ct);
            if (e.Data is CounterRaised { Amount: 13 })
                throw new InvalidOperationException("no thirteen\0");
        }));
        await store.AppendAsync("command-2", "counter-1", 5, Raised(8));

        await store.UntilAsync("select coalesce((select last_seq_id from opsboard.mt_event_progression where name = 'Sums:All'), 0) = 6");
        Assert.Equal(1 + 2 + 4 + 8, await store.ScalarAsync<int>("select total from public.sums"));
        Assert.Equal("1 3 5 6", await store.ScalarAsync<string>("select string_agg(position::text, ' ' order by position) from public.applied"));
        Assert.Equal("2 no thirteen\uFFFD System.InvalidOperationException, 4 23514", await store.ScalarAsync<string>("""
            select string_agg(concat_ws(' ', data ->> 'EventSequence', case data ->> 'ExceptionType'
                when 'Npgsql.PostgresException' then left(data ->> 'ExceptionMessage', 5)
                else concat_ws(' ', data ->> 'ExceptionMessage', data ->> 'ExceptionType') end), ', ' order by data ->> 'EventSequence')
            from opsboard.mt_doc_deadletterevent where data ->> 'ProjectionName' = 'Sums'
            """));
    }

    [Fact]
    public async Task A_connection_that_dies_in_the_middle_of_a_batch_applies_nothing_twice()
    {
        await using var store = await WithTablesAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1), Raised(2), Raised(4));
        var died = 0;
        await using var running = new Running(store, store.Journal, new("Sums", async (connection, e, ct) =>
        {
            await Sums.Apply(connection, e, ct);
            if (e.Position == 2 && died++ < 2)
                await ExecuteAsync(connection, "select pg_terminate_backend(pg_backend_pid())", ct);
        }));

        await store.UntilAsync("select coalesce((select last_seq_id from opsboard.mt_event_progression where name = 'Sums:All'), 0) = 3");
        Assert.Equal(7, await store.ScalarAsync<int>("select total from public.sums"));
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from opsboard.mt_doc_deadletterevent"));
    }

    private static Projection Sums { get; } = new("Sums", async (connection, e, ct) =>
    {
        await ExecuteAsync(connection, $"insert into public.applied values ({e.Position})", ct);
        await ExecuteAsync(connection, $"update public.sums set total = total + {((CounterRaised)e.Data).Amount}", ct);
    });

    private static async Task<JournalUnderTest> WithTablesAsync()
    {
        var store = await CreateAsync();
        // A position that is applied twice is refused.
        await store.ExecuteAsync("""
            create table public.applied (position bigint primary key);
            create table public.sums (total integer not null);
            insert into public.sums values (0);
            grant select, insert, update on public.applied, public.sums to opsboard_server
            """);
        return store;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A runner at work until it is disposed.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly EventFeed _feed;
        private readonly Task _run;

        public Running(JournalUnderTest store, EventJournal journal, Projection projection)
        {
            _feed = new(store.DataSource, journal, NullLogger<EventFeed>.Instance);
            _run = new ProjectionRunner(store.DataSource, _feed, projection, store.Clock, NullLogger<ProjectionRunner>.Instance).RunAsync(_stopping.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run);
            await _feed.DisposeAsync();
            _stopping.Dispose();
        }
    }
}

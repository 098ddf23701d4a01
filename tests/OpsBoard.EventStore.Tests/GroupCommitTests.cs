using Npgsql;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

/// <summary>Appends that meet in a batch, on this node or with another one, each get their own true answer.</summary>
public sealed class GroupCommitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writers_of_one_stream_who_can_decide_again_never_lose_to_each_other()
    {
        await using var store = await CreateAsync();
        await RaceAsync("counter-1", writers: 8, commands: 40, _ => store.Journal);
        await IsARunningTotalAsync(store, "counter-1", 8 * 40);
    }

    [Fact]
    public async Task Two_nodes_that_write_to_one_stream_lose_nothing()
    {
        await using var store = await CreateAsync();
        await using var other = new EventJournal(store.DataSource, Catalog, store.Clock);
        await RaceAsync("counter-1", writers: 6, commands: 25, writer => writer % 2 == 0 ? store.Journal : other);
        await IsARunningTotalAsync(store, "counter-1", 6 * 25);
        Assert.True(await store.ScalarAsync<bool>("select max(seq_id) = count(*) and min(seq_id) = 1 from opsboard.mt_events"));
    }

    [Fact]
    public async Task A_command_that_has_nothing_to_write_any_more_is_withdrawn()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        IReadOnlyList<StoredEvent> seen = [];
        var late = Request("command-2", Write("counter-1", 0, Raised(2))) with
        {
            Redecide = since =>
            {
                seen = since;
                return null;
            },
        };
        Assert.Equal(new AppendResult.Withdrawn(1), await store.Journal.AppendAsync(late, Cancellation));
        Assert.Equal(Raised(1), Assert.Single(seen).Data);
        Assert.Null(await store.Journal.FindAnswerAsync(new("command-2"), "fingerprint", Cancellation));
    }

    [Fact]
    public async Task A_repeat_is_answered_and_not_decided_again()
    {
        await using var store = await CreateAsync();
        var request = Request("command-1", Write("counter-1", 0, Raised(1))) with { Redecide = _ => throw new InvalidOperationException("decided again") };
        await store.Journal.AppendAsync(request, Cancellation);
        await using var other = new EventJournal(store.DataSource, Catalog, store.Clock);
        var repeated = new AppendResult.Appended(1, 1, Repeated: true);
        Assert.Equal(repeated, await store.Journal.AppendAsync(request, Cancellation));
        Assert.Equal(repeated, await other.AppendAsync(request, Cancellation));
    }

    [Fact]
    public async Task What_PostgreSQL_refuses_fails_alone()
    {
        await using var store = await CreateAsync();
        await store.ExecuteAsync("alter table opsboard.mt_events add constraint poison check (data ->> 'Amount' <> '666')");
        await store.AppendAsync("warm-up-1", "counter-1", 0, Raised(1));
        await using (await store.HoldHeadAsync())
        {
            var appends = Enumerable.Range(2, 9).Select(i => store.AppendAsync($"command-{i}", $"counter-{i}", 0, Raised(i == 5 ? 666 : i))).ToList();
            await store.ReleaseHeadAsync();
            for (var i = 2; i <= 10; i++)
            {
                if (i == 5)
                    await Assert.ThrowsAsync<PostgresException>(() => appends[i - 2]);
                else
                    Assert.IsType<AppendResult.Appended>(await appends[i - 2]);
            }
        }
        Assert.Equal(9L, await store.ScalarAsync<long>("select max(seq_id) from opsboard.mt_events"));
    }

    [Fact]
    public async Task Cancelled_while_it_waits_nothing_is_written()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("warm-up-1", "counter-1", 0, Raised(1));
        using var given = new CancellationTokenSource();
        await using (await store.HoldHeadAsync())
        {
            // The first is sent and waits for the head; the second waits for the first.
            var first = store.AppendAsync("command-1", "counter-2", 0, Raised(1));
            await store.UntilAsync("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%ledger_head%')");
            var second = store.Journal.AppendAsync(Request("command-2", Write("counter-3", 0, Raised(1))), given.Token);
            await given.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
            await store.ReleaseHeadAsync();
            Assert.IsType<AppendResult.Appended>(await first);
        }
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync("command-3", "counter-4", 0, Raised(1)));
        Assert.Null(await store.Journal.FindAnswerAsync(new("command-2"), "fingerprint", Cancellation));
    }

    [Fact]
    public async Task When_too_many_wait_the_next_is_told_so_and_the_others_get_in()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("warm-up-1", "counter-1", 0, Raised(1));
        AppendResult[] results;
        await using (await store.HoldHeadAsync())
        {
            var appends = Enumerable.Range(0, 9_500).Select(i => store.AppendAsync($"command-{i:00000}", $"counter-{i:00000}", 0, Raised(i))).ToList();
            Assert.Contains(appends, append => append is { IsCompletedSuccessfully: true, Result: AppendResult.Busy });
            await store.ReleaseHeadAsync();
            results = await Task.WhenAll(appends);
        }
        Assert.All(results, result => Assert.True(result is AppendResult.Busy or AppendResult.Appended { Repeated: false }));
        Assert.Equal(results.OfType<AppendResult.Appended>().Count() + 1L, await store.ScalarAsync<long>("select count(*) from opsboard.mt_events"));
    }

    [Fact]
    public async Task Connections_that_are_killed_cost_no_answer_and_double_no_event()
    {
        const int writers = 8, commands = 40;
        await using var store = await CreateAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            for (var i = 0; i < commands; i++)
            {
                var request = Request($"writer-{writer}-{i}", Write($"counter-{writer}", i, Raised(i)));
                Assert.IsType<AppendResult.Appended>(await InsistAsync(store.Journal, request));
            }
        }));
        while (!writing.IsCompleted)
            await store.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database() and query like '%notify opsboard_events%'");
        await writing;
        Assert.Equal((long)writers * commands, await store.ScalarAsync<long>("select count(*) from opsboard.mt_events"));
        await LedgerIsWholeAsync(store.DataSource);
    }

    [Fact]
    public async Task What_is_answered_is_on_disk_also_where_the_server_promises_less()
    {
        await using var store = await CreateAsync();
        await store.ExecuteAsync("""
            do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$;
            create table public.seen (setting text);
            grant insert on public.seen to opsboard_server;
            create function see() returns trigger language plpgsql as $$
            begin insert into public.seen values (current_setting('synchronous_commit')); return null; end $$;
            create trigger see after insert on opsboard.mt_events for each statement execute function see();
            -- The appender leaves out what is not always done.
            alter table opsboard.mt_events enable always trigger see;
            """);
        await using var journal = new EventJournal(store.DataSource, Catalog, store.Clock);
        store.DataSource.Clear();
        await journal.AppendAsync(Request("command-1", Write("counter-1", 0, Raised(1))), Cancellation);
        Assert.Equal("on", await store.ScalarAsync<string>("select setting from public.seen"));
    }

    [Fact]
    public async Task The_tree_is_that_of_the_rows_as_they_are_read_back()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, new CounterOpened("朝阳区 \"\\/\b\f\n\r\t\u0001\u007f\u2028 é e\u0301 😀", Noon.AddTicks(1234567)));
        await store.AppendAsync("command-2", "counter-1", 1, new Measured(0.1, -0.0, 1e21, 123456789012345680, null), new Measured(1, 5e-324, double.MaxValue, 0, "x"));
        await store.Journal.AppendAsync(new(new(new("command-3"), "li.wei", "district-lead", "家", null, Noon.AddHours(-1), null, true, "order-1"), "f", [Write("counter-2", 0, Raised(1))]), Cancellation);
        await LedgerIsWholeAsync(store.DataSource);
    }

    [Fact]
    public async Task A_number_that_no_reader_could_keep_is_refused()
    {
        await using var store = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync("command-1", "counter-1", 0, new Measured(0, 0, 0, (1L << 53) + 1, null)));
        await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync("command-2", "counter-1", 0, Raised(1) with { Note = new string('长', 1_000_001) }));
        Assert.Equal(0, (await store.Journal.HeadAsync(Cancellation)).Position);
    }

    /// <summary>Each writer adds numbered raises to one stream, deciding on what it last saw, and again where it was too late.</summary>
    private static Task RaceAsync(string stream, int writers, int commands, Func<int, EventJournal> journalOf) =>
        Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            var (total, version) = (0, 0L);
            for (var i = 0; i < commands; i++)
            {
                var (seenTotal, seenVersion) = (total, version);
                var request = Request($"writer-{writer}-{i}", Write(stream, seenVersion, Raised(seenTotal + 1))) with
                {
                    Redecide = since => [Raised(seenTotal + since.Count + 1)],
                };
                var appended = Assert.IsType<AppendResult.Appended>(await journalOf(writer).AppendAsync(request, Cancellation));
                Assert.Equal(appended.Version - seenVersion, appended.Added.Count);
                (total, version) = (((CounterRaised)appended.Added[^1].Data).Amount, appended.Version);
            }
        }));

    private static async Task IsARunningTotalAsync(JournalUnderTest store, string stream, int count)
    {
        var events = await store.Journal.FetchStreamAsync(new(stream), null, Cancellation);
        Assert.Equal(Enumerable.Range(1, count), events.Select(e => ((CounterRaised)e.Data).Amount));
        Assert.Equal(Enumerable.Range(1, count).Select(v => (long)v), events.Select(e => e.Version));
        await LedgerIsWholeAsync(store.DataSource);
    }

    private static async Task<AppendResult> InsistAsync(EventJournal journal, AppendRequest request)
    {
        while (true)
        {
            try
            {
                return await journal.AppendAsync(request, Cancellation);
            }
            catch (NpgsqlException)
            {
                // The outcome is unknown: the same command again finds it out.
            }
        }
    }
}

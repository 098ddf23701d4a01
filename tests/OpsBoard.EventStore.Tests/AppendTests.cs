using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

public sealed class AppendTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_appended_is_fetched()
    {
        await using var store = await CreateAsync();
        var opened = new CounterOpened("朝阳区", Noon);
        var metadata = new EventMetadata(new("command-1"), "li.wei", "district-lead", "home", "host", Noon.AddHours(-3), "220102", true, "order-7");
        var result = await store.Journal.AppendAsync(new(metadata, "fingerprint", [Write("counter-1", 0, opened, Raised(2))]), Cancellation);

        Assert.Equal(new AppendResult.Appended(2, 2, Repeated: false), result);
        var events = await store.Journal.FetchStreamAsync(new("counter-1"), null, Cancellation);
        Assert.Equal([opened, Raised(2)], events.Select(e => e.Data));
        Assert.Equal([1, 2], events.Select(e => e.Position));
        Assert.Equal([1, 2], events.Select(e => e.Version));
        Assert.All(events, e =>
        {
            Assert.Equal(metadata, e.Metadata);
            Assert.Equal(Noon, e.RecordedAt);
            Assert.Equal("counter", e.StreamType);
            Assert.Equal(8, e.Id.Version);
        });
        Assert.NotEqual(events[0].Id, events[1].Id);
        Assert.Equal(new Head(2, Noon), await store.Journal.HeadAsync(Cancellation));
    }

    [Fact]
    public async Task A_stream_is_folded_as_it_was_at_a_past_position()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, new CounterOpened("a", Noon), Raised(1));
        await store.AppendAsync("command-2", "counter-2", 0, new CounterOpened("b", Noon));
        await store.AppendAsync("command-3", "counter-1", 2, Raised(10));

        Assert.Equal((new("a", 11), 3), await store.Journal.AggregateAsync<CounterTotal>(new("counter-1"), Evolve, null, Cancellation));
        Assert.Equal((new("a", 1), 2), await store.Journal.AggregateAsync<CounterTotal>(new("counter-1"), Evolve, 3, Cancellation));
        Assert.Equal((null, 0), await store.Journal.AggregateAsync<CounterTotal>(new("counter-2"), Evolve, 2, Cancellation));
        Assert.Single(await store.Journal.FetchStreamAsync(new("counter-1"), 1, Cancellation));
    }

    [Fact]
    public async Task A_stream_of_which_somebody_took_an_event_away_still_shows_all_others_as_of_any_position()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, [.. Enumerable.Range(1, 8).Select(Raised)]);

        await store.ExecuteAsync("delete from opsboard.mt_events where version = 4");

        for (var asOf = 0; asOf <= 8; asOf++)
            Assert.Equal(Enumerable.Range(1, asOf).Where(v => v != 4).Select(v => (long)v), (await store.Journal.FetchStreamAsync(new("counter-1"), asOf, Cancellation)).Select(e => e.Version));
    }

    [Fact]
    public async Task A_decision_made_on_an_old_version_is_stale_and_writes_nothing()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1), Raised(2));
        Assert.Equal(new AppendResult.Stale(new("counter-1"), 1, 2), await store.AppendAsync("command-2", "counter-1", 1, Raised(3)));
        Assert.Equal(new AppendResult.Stale(new("counter-2"), 4, 0), await store.AppendAsync("command-3", "counter-2", 4, Raised(3)));
        Assert.Equal(2, (await store.Journal.HeadAsync(Cancellation)).Position);
        Assert.Null(await store.Journal.FindAnswerAsync(new("command-2"), "fingerprint", Cancellation));
    }

    [Fact]
    public async Task A_command_writes_to_all_its_streams_or_to_none()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        var result = await store.Journal.AppendAsync(Request("command-2", Write("counter-2", 0, Raised(1)), Write("counter-1", 0, Raised(1))), Cancellation);
        Assert.Equal(new AppendResult.Stale(new("counter-1"), 0, 1), result);
        Assert.Empty(await store.Journal.FetchStreamAsync(new("counter-2"), null, Cancellation));

        result = await store.Journal.AppendAsync(Request("command-2", Write("counter-2", 0, Raised(1)), Write("counter-1", 1, Raised(1), Raised(2))), Cancellation);
        Assert.Equal(new AppendResult.Appended(4, 1, Repeated: false), result);
    }

    [Fact]
    public async Task A_repeated_command_gets_its_first_answer_and_adds_nothing()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        await store.AppendAsync("command-2", "counter-1", 1, Raised(2));

        var repeated = new AppendResult.Appended(1, 1, Repeated: true);
        Assert.Equal(repeated, await store.AppendAsync("command-1", "counter-1", 0, Raised(1)));
        Assert.Equal(repeated, await store.Journal.FindAnswerAsync(new("command-1"), "fingerprint", Cancellation));
        Assert.Null(await store.Journal.FindAnswerAsync(new("command-3"), "fingerprint", Cancellation));
        Assert.Equal(2, (await store.Journal.HeadAsync(Cancellation)).Position);
    }

    [Fact]
    public async Task A_command_id_with_another_content_is_refused()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        var other = Request("command-1", Write("counter-1", 1, Raised(1))) with { Fingerprint = "another" };
        Assert.Equal(new AppendResult.CommandIdReused(new("command-1")), await store.Journal.AppendAsync(other, Cancellation));
        Assert.Equal(new AppendResult.CommandIdReused(new("command-1")), await store.Journal.FindAnswerAsync(new("command-1"), "another", Cancellation));
        Assert.Equal(1, (await store.Journal.HeadAsync(Cancellation)).Position);
    }

    [Fact]
    public async Task What_cannot_be_stored_is_refused_before_anything_is_written()
    {
        await using var store = await CreateAsync();
        var good = Request("command-1", Write("counter-1", 0, Raised(1)));
        AppendRequest[] bad =
        [
            good with { Writes = [] },
            good with { Writes = [Write("counter-1", 0)] },
            good with { Writes = [Write("counter-1", -1, Raised(1))] },
            good with { Writes = [Write("counter-1", 0, Raised(1)), Write("counter-1", 1, Raised(1))] },
            good with { Writes = [Write("counter-1", 0, Raised(1)), Write("counter-2", 0, new CounterRaised(1, Colour.Green, "\0"))] },
            good with { Writes = [Write("counter-1", 0, new CounterRaised(1, Colour.Green, "\uD800"))] },
            good with { Writes = [Write("counter-1", 0, new CounterTotal("not in the catalog", 1))] },
            good with { Fingerprint = "" },
            good with { Metadata = good.Metadata with { Account = "\0" } },
            good with { Metadata = good.Metadata with { Role = "\uDC00" } },
            good with { Metadata = good.Metadata with { CorrelationId = "\uD800" } },
        ];
        foreach (var request in bad)
            await Assert.ThrowsAnyAsync<ArgumentException>(() => store.Journal.AppendAsync(request, Cancellation));
        Assert.Equal(0, (await store.Journal.HeadAsync(Cancellation)).Position);
        Assert.Equal(0L, await store.ScalarAsync<long>("select count(*) from opsboard.mt_streams"));
    }

    [Fact]
    public async Task A_stream_keeps_its_type()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        var other = Request("command-2", new StreamWrite(new("counter-1"), "zone", 1, [Raised(1)]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Journal.AppendAsync(other, Cancellation));
    }

    private static CounterTotal Evolve(CounterTotal? state, StoredEvent e) => e.Data switch
    {
        CounterOpened opened => new(opened.Name, 0),
        CounterRaised raised => state! with { Total = state.Total + raised.Amount },
        _ => throw new InvalidOperationException(e.Alias),
    };
}

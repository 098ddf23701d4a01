using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

public sealed class EventQueryTests
{
    [Fact]
    public async Task Events_are_found_by_what_the_query_names()
    {
        await using var store = await CreateAsync();
        await AppendAsync(1, "li.wei", "220102", new CounterOpened("a", Noon));
        await AppendAsync(2, "wang.fang", "220103", Raised(1));
        await AppendAsync(3, "li.wei", "220103", Raised(2));
        await AppendAsync(4, "li.wei", null, new CounterOpened("d", Noon));

        await FindsAsync(new(), 1, 2, 3, 4);
        await FindsAsync(new() { Descending = true, Limit = 2 }, 4, 3);
        await FindsAsync(new() { Stream = new("counter-2") }, 2);
        await FindsAsync(new() { District = "220103" }, 2, 3);
        await FindsAsync(new() { Account = "li.wei", Descending = true }, 4, 3, 1);
        await FindsAsync(new() { Alias = "counter_opened" }, 1, 4);
        await FindsAsync(new() { AfterPosition = 1, BeforePosition = 4 }, 2, 3);
        await FindsAsync(new() { RecordedFrom = Noon.AddMinutes(2), RecordedBefore = Noon.AddMinutes(4) }, 2, 3);
        await FindsAsync(new() { RecordedFrom = Noon.AddMinutes(2).AddTicks(5) }, 3, 4);
        await FindsAsync(new() { RecordedFrom = DateTimeOffset.MinValue, RecordedBefore = DateTimeOffset.MaxValue }, 1, 2, 3, 4);
        await FindsAsync(new() { District = "220103", Account = "li.wei", Alias = "counter_raised" }, 3);
        await FindsAsync(new() { District = "220103", Account = "li.wei", Alias = "counter_opened" });
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.Journal.QueryAsync(new() { Limit = 0 }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.Journal.ReadAsync(0, 10_001, TestContext.Current.CancellationToken));

        async Task AppendAsync(int number, string account, string? district, object e)
        {
            store.Clock.Now = Noon.AddMinutes(number);
            var metadata = Metadata($"command-{number}") with { Account = account, District = district };
            await store.Journal.AppendAsync(new(metadata, "fingerprint", [Write($"counter-{number}", 0, e)]), TestContext.Current.CancellationToken);
        }

        async Task FindsAsync(EventQuery query, params long[] positions) =>
            Assert.Equal(positions, (await store.Journal.QueryAsync(query, TestContext.Current.CancellationToken)).Select(e => e.Position));
    }

    [Fact]
    public async Task Events_are_counted_by_the_day_at_the_place_that_is_meant()
    {
        await using var store = await CreateAsync();
        var (cancelled, eight) = (TestContext.Current.CancellationToken, TimeSpan.FromHours(8));
        var evening = new DateTimeOffset(2022, 3, 14, 23, 59, 0, eight);
        foreach (var (number, district) in new[] { (0, "220102"), (1, "220103"), (2, "220102"), (60 * 24 * 2, "220102") })
        {
            store.Clock.Now = evening.AddMinutes(number);
            var metadata = Metadata($"command-{number}") with { District = district };
            await store.Journal.AppendAsync(new(metadata, "fingerprint", [Write($"counter-{number}", 0, Raised(1))]), cancelled);
        }

        Assert.Equal([(new(2022, 3, 14), 1), (new(2022, 3, 15), 2), (new(2022, 3, 16), 1)], await store.Journal.CountByDayAsync(DateTimeOffset.MinValue, eight, null, cancelled));
        Assert.Equal([(new(2022, 3, 15), 1), (new(2022, 3, 16), 1)], await store.Journal.CountByDayAsync(evening.AddMinutes(1), eight, "220102", cancelled));
        Assert.Equal([(new(2022, 3, 14), 3), (new(2022, 3, 16), 1)], await store.Journal.CountByDayAsync(evening, TimeSpan.Zero, null, cancelled));
    }
}

using OpsBoard.Ledger;
using static OpsBoard.EventStore.Tests.JournalUnderTest;

namespace OpsBoard.EventStore.Tests;

/// <summary>What cannot be kept as it was sent is refused in words that say why; nothing is written and nobody else is disturbed.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_of_ten_megabytes_is_told_the_most_that_is_stored()
    {
        await using var store = await CreateAsync();
        var refusal = await RefusedAsync(store, Raised(1) with { Note = new string('x', 10_000_000) });
        Assert.Contains("counter_raised has 100000", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("1000000 are the most that is stored", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_NUL_and_half_a_character_are_named()
    {
        await using var store = await CreateAsync();
        Assert.Contains("NUL", (await RefusedAsync(store, Raised(1) with { Note = "a\0b" })).Message, StringComparison.Ordinal);
        Assert.Contains("surrogate", (await RefusedAsync(store, Raised(1) with { Note = "a\uD83D" })).Message, StringComparison.Ordinal);
        Assert.Contains("surrogate", (await RefusedAsync(store, Raised(1) with { Note = "\uDE00b" })).Message, StringComparison.Ordinal);
        // What only looks like them is kept.
        await store.AppendAsync("command-9", "counter-1", 0, Raised(1) with { Note = "\\u0000 \\uD83D \uFFFD 😀" });
        Assert.Equal("\\u0000 \\uD83D \uFFFD 😀", ((CounterRaised)(await store.Journal.FetchStreamAsync(new("counter-1"), null, Cancellation)).Single().Data).Note);
    }

    [Fact]
    public async Task Numbers_beyond_double_precision_are_refused()
    {
        await using var store = await CreateAsync();
        await RefusedAsync(store, new Measured(double.NaN, 0, 0, 0, null));
        await RefusedAsync(store, new Measured(double.NegativeInfinity, 0, 0, 0, null));
        await RefusedAsync(store, new Measured(0, 0, 0, long.MaxValue, null));
        await using var weighing = new EventJournal(store.DataSource, new EventCatalog([typeof(Weighed)]), store.Clock);
        await Assert.ThrowsAsync<ArgumentException>(() => weighing.AppendAsync(Request("command-2", Write("counter-1", 0, new Weighed(0.12345678901234567890m))), Cancellation));
        Assert.IsType<AppendResult.Appended>(await weighing.AppendAsync(Request("command-2", Write("counter-1", 0, new Weighed(0.1m))), Cancellation));
    }

    [Fact]
    public void A_stream_key_of_300_characters_is_refused_and_not_repeated_whole()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new StreamKey(new('k', 300)));
        Assert.Contains("1 to 200", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('k', 300), refusal.Message, StringComparison.Ordinal);
        Assert.False(StreamKey.TryParse(new('k', 300), out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_expected_version_from_the_future_is_stale_and_told_the_present_one(bool redecides)
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        foreach (var (stream, actual) in new[] { ("counter-1", 1L), ("counter-2", 0L) })
        {
            var request = Request("command-2", Write(stream, 1_000_000, Raised(1))) with { Redecide = redecides ? _ => throw new InvalidOperationException("decided again") : null };
            Assert.Equal(new AppendResult.Stale(new(stream), 1_000_000, actual), await store.Journal.AppendAsync(request, Cancellation));
        }
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.AppendAsync("command-3", "counter-1", long.MaxValue, Raised(1)));
        Assert.Equal(1, (await store.Journal.HeadAsync(Cancellation)).Position);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_an_hour_neither_turns_recorded_time_nor_the_look_back()
    {
        await using var store = await CreateAsync();
        await store.AppendAsync("command-1", "counter-1", 0, Raised(1));
        store.Clock.Now = Noon.AddHours(-1);
        await store.AppendAsync("command-2", "counter-1", 1, Raised(2));
        // A node that starts now knows the time of the head only from the database.
        await using var started = new EventJournal(store.DataSource, Catalog, store.Clock);
        await started.AppendAsync(Request("command-3", Write("counter-1", 2, Raised(4))), Cancellation);
        store.Clock.Now = Noon.AddMinutes(1);
        await store.AppendAsync("command-4", "counter-1", 3, Raised(8));

        Assert.Equal([Noon, Noon, Noon, Noon.AddMinutes(1)], (await store.Journal.QueryAsync(new(), Cancellation)).Select(e => e.RecordedAt));
        foreach (var (moment, position) in new[] { (Noon.AddHours(-1), 0L), (Noon.AddMinutes(-1), 0), (Noon, 3), (Noon.AddSeconds(59), 3), (Noon.AddMinutes(1), 4) })
            Assert.Equal(position, await store.Journal.PositionAtAsync(moment, Cancellation));
        Assert.Equal([1L, 2, 3], (await store.Journal.QueryAsync(new() { RecordedFrom = Noon, RecordedBefore = Noon.AddMinutes(1) }, Cancellation)).Select(e => e.Position));
    }

    /// <summary>Sent together with a good one, which gets in.</summary>
    private static async Task<ArgumentException> RefusedAsync(JournalUnderTest store, object bad)
    {
        var head = (await store.Journal.HeadAsync(Cancellation)).Position;
        var refused = Assert.ThrowsAnyAsync<ArgumentException>(() => store.AppendAsync("command-1", "counter-1", 0, Raised(1), bad));
        var good = await store.AppendAsync($"good-command-{head}", $"good-{head}", 0, Raised(1));
        Assert.Equal(new AppendResult.Appended(head + 1, 1, Repeated: false), good);
        Assert.Equal(head + 1, (await store.Journal.HeadAsync(Cancellation)).Position);
        return await refused;
    }

    private sealed record Weighed(decimal Grams);
}

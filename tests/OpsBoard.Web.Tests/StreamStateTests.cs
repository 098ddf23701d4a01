using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpsBoard.Domain;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tests;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live.Written;

namespace OpsBoard.Web.Tests;

/// <summary>Streams of the played scenario, read as of any position: from states that were written down, they are what folding all their events makes of them.</summary>
[Collection<PlayedScenario>]
public sealed class StreamStateTests(PlayedScenario played)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_a_state_that_was_written_down_a_stream_is_what_all_its_events_make()
    {
        var (store, states) = (played.Services.GetRequiredService<EventJournal>(), played.Services.GetRequiredService<StreamStates>());
        var fromStates = 0;
        foreach (var (stream, decider) in await LongestAsync(store))
        {
            var events = await store.FetchStreamAsync(stream, null, Cancellation);
            await states.ReadAsync(stream, decider, null, Cancellation);
            await states.WriteDownAsync(Cancellation);
            fromStates += events.Count / StreamStates.Distance;

            var expected = StreamState.Empty;
            Assert.Equal(expected, await states.ReadAsync(stream, decider, events[0].Position - 1, Cancellation));
            foreach (var e in events)
            {
                expected = expected.With(decider, e);
                Assert.Equal(Snapshot.Of(expected), Snapshot.Of(await states.ReadAsync(stream, decider, e.Position, Cancellation)));
            }
            Assert.Equal(Snapshot.Of(expected), Snapshot.Of(await states.ReadAsync(stream, decider, null, Cancellation)));
        }
        Assert.True(fromStates > 0, "No stream is long enough to be written down.");
    }

    [Fact]
    public async Task Commands_leave_a_state_behind_every_so_many_versions()
    {
        var (store, source) = (played.Services.GetRequiredService<EventJournal>(), played.Services.GetRequiredService<NpgsqlDataSource>());
        var (stream, decider) = (await LongestAsync(store))[0];
        var events = await store.FetchStreamAsync(stream, null, Cancellation);
        await using (var forget = source.CreateCommand($"delete from opsboard_own.stream_state where stream_id = '{stream}'")) await forget.ExecuteNonQueryAsync(Cancellation);
        using var states = new StreamStates(source, played.Services.GetRequiredService<EventCatalog>(), NullLogger<StreamStates>.Instance);
        var state = StreamState.Empty;
        foreach (var e in events) states.Keep(stream, decider, state = state.With(decider, e));
        states.Keep(stream, decider, StreamState.Empty.With(decider, events[0])); // A late one, of an older state.
        Assert.Equal(state, states.Find(stream));
        await states.WriteDownAsync(Cancellation);

        await using var kept = source.CreateCommand($"select array_agg(version order by version) from opsboard_own.stream_state where stream_id = '{stream}'");
        Assert.Equal(Enumerable.Range(1, events.Count / StreamStates.Distance).Select(n => (long)n * StreamStates.Distance), (long[]?)await kept.ExecuteScalarAsync(Cancellation));
        Assert.Equal(Snapshot.Of(state), Snapshot.Of(await states.ReadAsync(stream, decider, null, Cancellation)));
    }

    [Theory]
    [InlineData("data = set_byte(data, length(data) / 2, get_byte(data, length(data) / 2) # 64)")]
    [InlineData("data = (select o.data from opsboard_own.stream_state o where o.stream_id <> s.stream_id limit 1)")]
    public async Task A_state_that_cannot_be_believed_gives_way_to_an_older_one_and_the_events(string damage)
    {
        var (store, states, source) = (played.Services.GetRequiredService<EventJournal>(), played.Services.GetRequiredService<StreamStates>(), played.Services.GetRequiredService<NpgsqlDataSource>());
        foreach (var (stream, decider) in (await LongestAsync(store)).Take(2)) await states.ReadAsync(stream, decider, null, Cancellation);
        await states.WriteDownAsync(Cancellation);
        var (damaged, by) = (await LongestAsync(store))[0];
        await using (var spoil = source.CreateCommand($"update opsboard_own.stream_state s set {damage} where stream_id = '{damaged}'"))
            Assert.True(await spoil.ExecuteNonQueryAsync(Cancellation) > 0);
        Assert.Equal(
            Snapshot.Of(StreamState.Empty.With(by, await store.FetchStreamAsync(damaged, null, Cancellation))),
            Snapshot.Of(await states.ReadAsync(damaged, by, null, Cancellation)));
    }

    [Fact]
    public async Task Every_kind_of_state_is_read_as_it_was_written()
    {
        var store = played.Services.GetRequiredService<EventJournal>();
        var longest = await LongestAsync(store);
        Assert.Equal(Streams.Deciders.ToHashSet(), longest.Select(s => s.Decider).ToHashSet());
        foreach (var (stream, decider) in longest)
        {
            var state = StreamState.Empty.With(decider, await store.FetchStreamAsync(stream, null, Cancellation));
            var (read, last) = StatePart.Read(decider.StateType, StatePart.Write(decider.StateType, state.State!, state.Last!));
            Assert.Equal(Snapshot.Of(state), Snapshot.Of(state with { State = read, Last = last }));
        }
    }

    private static async Task<List<StoredEvent>> EventsAsync(EventJournal store)
    {
        var all = new List<StoredEvent>();
        while (await store.ReadAsync(all.Count, 10_000, Cancellation) is { Count: > 0 } some) all.AddRange(some);
        return all;
    }

    /// <summary>The longest streams of each kind, the longest of all first.</summary>
    private static async Task<List<(StreamKey Stream, IDecider Decider)>> LongestAsync(EventJournal store) =>
        [.. (await EventsAsync(store)).GroupBy(e => e.Stream).GroupBy(s => s.First().StreamType).SelectMany(kind => kind.OrderByDescending(s => s.Count()).Take(2))
            .OrderByDescending(s => s.Count()).Select(s => (s.Key, DeciderOf(s.First())))];

    private static IDecider DeciderOf(StoredEvent e) => Streams.Deciders.Single(d => d.StreamType == e.StreamType);
}

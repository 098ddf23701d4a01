using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tests;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Commands;

namespace OpsBoard.Web.Tests;

/// <summary>Streams of the played scenario, read as of any position: from states that were written down, they are what folding all their events makes of them.</summary>
public sealed class StreamStateTests(PlayedScenario played) : IClassFixture<PlayedScenario>
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
    public async Task Every_kind_of_state_is_read_as_it_was_written()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await database.MigrateAsync();
        var (store, catalog) = (played.Services.GetRequiredService<EventJournal>(), played.Services.GetRequiredService<EventCatalog>());
        var kinds = (await EventsAsync(store)).GroupBy(e => e.StreamType).Select(of => of.MaxBy(e => e.Version)!).ToList();
        Assert.Equal(Streams.Deciders.Count, kinds.Count);
        foreach (var last in kinds)
        {
            var decider = DeciderOf(last);
            var state = StreamState.Empty.With(decider, await store.FetchStreamAsync(last.Stream, null, Cancellation));
            // Kept as a command would leave it: one state after another, far enough apart.
            using var states = new StreamStates(database.DataSource, catalog);
            states.Keep(last.Stream, decider, state with { Version = 0 });
            states.Keep(last.Stream, decider, state with { Version = StreamStates.Distance, Last = state.Last! with { Version = StreamStates.Distance } });
            await states.WriteDownAsync(Cancellation);
            var read = await states.ReadAsync(last.Stream, decider, null, Cancellation);
            Assert.Equal((StreamStates.Distance, Snapshot.Of(state.State)), (read.Version, Snapshot.Of(read.State)));
        }
    }

    private static async Task<List<StoredEvent>> EventsAsync(EventJournal store)
    {
        var all = new List<StoredEvent>();
        while (await store.ReadAsync(all.Count, 10_000, Cancellation) is { Count: > 0 } some) all.AddRange(some);
        return all;
    }

    /// <summary>The longest streams of each kind.</summary>
    private static async Task<List<(StreamKey, IDecider)>> LongestAsync(EventJournal store) =>
        [.. (await EventsAsync(store)).GroupBy(e => e.Stream).GroupBy(s => s.First().StreamType).SelectMany(kind => kind.OrderByDescending(s => s.Count()).Take(2)).Select(s => (s.Key, DeciderOf(s.First())))];

    private static IDecider DeciderOf(StoredEvent e) => Streams.Deciders.Single(d => d.StreamType == e.StreamType);
}

using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tests;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Tests;

/// <summary>Views that were written down while the scenario was folded, by two nodes that stop and start. A run prints its seed; OPSBOARD_SEED runs one again.</summary>
public sealed class WrittenViewTests(PlayedScenario played) : IClassFixture<PlayedScenario>
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("OPSBOARD_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_of_any_position_the_view_is_the_plain_fold_stopped_there()
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"OPSBOARD_SEED={Seed}");
        var dice = new Random(Seed);
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await database.MigrateAsync();
        await using var store = new EventJournal(played.Services.GetRequiredService<NpgsqlDataSource>(), played.Services.GetRequiredService<EventCatalog>(), TimeProvider.System);
        var end = (await store.HeadAsync(Cancellation)).Position;
        var expected = Enumerable.Range(0, 5).Select(_ => dice.NextInt64(1, end + 1)).Append(1).Append(end).ToHashSet().ToDictionary(p => p, _ => OperationsView.Empty);

        var (node, other) = (new OperationsSnapshots(database.DataSource), new OperationsSnapshots(database.DataSource));
        var view = OperationsView.Empty;
        while (view.Position < end)
            foreach (var stored in await store.ReadAsync(view.Position, 1000, Cancellation))
            {
                view = view.Apply(stored.ToRecorded());
                if (expected.ContainsKey(view.Position)) expected[view.Position] = view;
                if (dice.Next(500) == 0) await node.KeepAsync(view, Cancellation);
                if (dice.Next(4000) == 0) (node, other) = (other, node);
                if (dice.Next(4000) == 0) await (node = new(database.DataSource)).ResumeAsync(view.Position, Cancellation);
            }

        var history = new OperationsHistory(store, played.Services.GetRequiredService<RecordedReader>(), new(database.DataSource));
        foreach (var (position, then) in expected)
            Assert.Equal(Snapshot.Of(then), Snapshot.Of(await history.AtAsync(position, Cancellation)));
        Assert.True((await other.FindAsync(end, Cancellation))!.Position > end / 2);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => history.AtAsync(end + 1, Cancellation));
    }

    [Fact]
    public async Task A_view_that_lost_a_link_of_its_chain_is_folded_anew_instead_of_being_wrong()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await database.MigrateAsync();
        var snapshots = new OperationsSnapshots(database.DataSource);
        var view = OperationsView.Empty;
        var store = played.Services.GetRequiredService<EventJournal>();
        // Seven times: the chain of the last is 7, 6, 4.
        for (var i = 1; i <= 7; i++)
        {
            foreach (var stored in await store.ReadAsync(view.Position, 300, Cancellation)) view = view.Apply(stored.ToRecorded());
            await snapshots.KeepAsync(view, Cancellation);
        }
        Assert.Equal(view.Position, (await new OperationsSnapshots(database.DataSource).FindAsync(view.Position, Cancellation))!.Position);
        await using (var command = database.DataSource.CreateCommand("delete from opsboard_own.view_part where ordinal = 6"))
            await command.ExecuteNonQueryAsync(Cancellation);
        Assert.Null(await new OperationsSnapshots(database.DataSource).FindAsync(view.Position, Cancellation));

        foreach (var stored in await store.ReadAsync(view.Position, 300, Cancellation)) view = view.Apply(stored.ToRecorded());
        await snapshots.KeepAsync(view, Cancellation);
        Assert.Equal(Snapshot.Of(view), Snapshot.Of(await new OperationsSnapshots(database.DataSource).FindAsync(view.Position, Cancellation)));
    }
}

using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
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
[Collection<PlayedScenario>]
public sealed class WrittenViewTests(PlayedScenario played)
{
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("OPSBOARD_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();

    private const int Step = 20;

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

        var (node, other) = (Snapshots(database), Snapshots(database));
        var view = OperationsView.Empty;
        while (view.Position < end)
            foreach (var stored in await store.ReadAsync(view.Position, 1000, Cancellation))
            {
                view = view.Apply(stored.ToRecorded());
                if (expected.ContainsKey(view.Position)) expected[view.Position] = view;
                if (dice.Next(500) == 0) await node.KeepAsync(view, Cancellation);
                if (dice.Next(4000) == 0) (node, other) = (other, node);
                if (dice.Next(4000) == 0) await (node = Snapshots(database)).ResumeAsync(view.Position, Cancellation);
            }

        var history = new OperationsHistory(store, played.Services.GetRequiredService<RecordedReader>(), Snapshots(database), played.Services.GetRequiredService<Live<OperationsView>>());
        foreach (var (position, then) in expected)
            Assert.Equal(Snapshot.Of(then), Snapshot.Of(await history.AtAsync(position, Cancellation)));
        Assert.True((await other.FindAsync(end, OperationsView.Empty, Cancellation))!.Position > end / 2);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => history.AtAsync(end + 1, Cancellation));
    }

    [Fact]
    public async Task What_would_be_half_of_the_whole_is_written_as_the_whole()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await database.MigrateAsync();
        var (snapshots, view) = (Snapshots(database), OperationsView.Empty);
        foreach (var events in new[] { 3000, Step, 6000, Step }) view = await WriteDownAsync(snapshots, view, events);
        Assert.Equal((2, 2), (await CountAsync(database, "from_position = 0"), await CountAsync(database, "from_position > 0")));
        Assert.Equal(Snapshot.Of(view), Snapshot.Of(await Snapshots(database).FindAsync(view.Position, OperationsView.Empty, Cancellation)));
    }

    [Fact]
    public async Task A_view_that_lost_a_link_of_its_chain_gives_way_to_an_older_one()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await database.MigrateAsync();
        var snapshots = Snapshots(database);
        var views = await WriteDownAsync(snapshots);
        Assert.Equal(views[^1].Position, (await Snapshots(database).FindAsync(views[^1].Position, OperationsView.Empty, Cancellation))!.Position);
        await DoAsync(database, "delete from opsboard_own.view_part where ordinal = 6");
        Assert.Equal(Snapshot.Of(views[5]), Snapshot.Of(await Snapshots(database).FindAsync(views[^1].Position, OperationsView.Empty, Cancellation)));

        var next = await WriteDownAsync(snapshots, views[^1], Step);
        Assert.Equal(Snapshot.Of(next), Snapshot.Of(await Snapshots(database).FindAsync(next.Position, OperationsView.Empty, Cancellation)));
    }

    [Theory]
    [InlineData("data = set_byte(data, length(data) / 2, get_byte(data, length(data) / 2) # 64)", 5)]
    [InlineData("data = substr(data, 1, length(data) / 2)", 5)]
    [InlineData("data = ''", 5)]
    [InlineData("part = part || '-'", null)]
    public async Task A_damaged_view_gives_way_to_an_older_one_and_the_events(string damage, int? left)
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await database.MigrateAsync();
        var (snapshots, store) = (Snapshots(database), played.Services.GetRequiredService<EventJournal>());
        var views = await WriteDownAsync(snapshots);
        // What 6 tells of one board, which 7 goes over; 5 does not. Where nobody can say which link it is, all of the chain 7, 6, 4 and the whole is lost.
        await DoAsync(database, $"update opsboard_own.view_part set {damage} where (ordinal, part) = (select ordinal, max(part) from opsboard_own.view_part where ordinal = 6 group by ordinal)");

        var history = new OperationsHistory(store, played.Services.GetRequiredService<RecordedReader>(), Snapshots(database), played.Services.GetRequiredService<Live<OperationsView>>());
        Assert.Equal(Snapshot.Of(views[^1]), Snapshot.Of(await history.AtAsync(views[^1].Position, Cancellation)));
        Assert.Equal(left is { } n ? views[n].Position : null, (await Snapshots(database).FindAsync(views[^1].Position, OperationsView.Empty, Cancellation))?.Position);

        var next = await WriteDownAsync(snapshots, views[^1], Step);
        Assert.Equal(Snapshot.Of(next), Snapshot.Of(await Snapshots(database).FindAsync(next.Position, OperationsView.Empty, Cancellation)));
    }

    private static OperationsSnapshots Snapshots(TestDatabase database) => new(database.DataSource, NullLogger<OperationsSnapshots>.Instance);

    private static async Task DoAsync(TestDatabase database, string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        Assert.True(await command.ExecuteNonQueryAsync(Cancellation) > 0);
    }

    private static async Task<long> CountAsync(TestDatabase database, string condition)
    {
        await using var command = database.DataSource.CreateCommand($"select count(*) from opsboard_own.view_part where part = '' and {condition}");
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>Writes the whole down, and seven times what little changed: the chain of the last is 7, 6, 4 and the whole.</summary>
    private async Task<List<OperationsView>> WriteDownAsync(OperationsSnapshots snapshots)
    {
        var views = new List<OperationsView> { await WriteDownAsync(snapshots, OperationsView.Empty, 5000) };
        while (views.Count <= 7) views.Add(await WriteDownAsync(snapshots, views[^1], Step));
        return views;
    }

    /// <summary>Folds some events more and writes the view down.</summary>
    private async Task<OperationsView> WriteDownAsync(OperationsSnapshots snapshots, OperationsView from, int events)
    {
        var fold = new OperationsFold(from);
        foreach (var stored in await played.Services.GetRequiredService<EventJournal>().ReadAsync(from.Position, events, Cancellation)) fold.Apply(stored.ToRecorded());
        await snapshots.KeepAsync(fold.View, Cancellation);
        return fold.View;
    }
}

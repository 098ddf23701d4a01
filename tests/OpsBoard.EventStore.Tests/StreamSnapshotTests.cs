using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OpsBoard.EventStore.Tests;

/// <summary>Wherever a stream was kept, whoever asks for it gets the last snapshot by then and every event since.</summary>
public sealed class StreamSnapshotTests : IAsyncLifetime
{
    private const int Events = 12;

    private static readonly StreamKey Stream = new("counter-1");
    private static readonly Guid Fold = new("5f1c5f7e-7d0c-4a52-9d5e-3a1f54a2a001");

    // Every second event of the log belongs to another stream.
    private static readonly int[] Positions = [.. Enumerable.Range(1, Events).Select(v => 2 * v)];

    private JournalUnderTest _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await JournalUnderTest.CreateAsync();
        for (var i = 0; i < Events; i++)
        {
            await _store.AppendAsync($"command-other-{i}", "counter-2", i, JournalUnderTest.Raised(i));
            await _store.AppendAsync($"command-{i}", Stream.Value, i, JournalUnderTest.Raised(i));
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task As_of_any_position_the_last_snapshot_and_what_came_since_make_the_stream()
    {
        var run = 0;
        var property = Prop.ForAll(Gen.ListOf(Gen.Choose(1, Events)).ToArbitrary(), versions => HoldsAsync(Another(run++), [.. versions.Distinct()]).GetAwaiter().GetResult());
        await Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(40)), Cancellation);
    }

    [Fact]
    public async Task What_another_program_folded_is_not_answered_and_can_be_thrown_away()
    {
        await Snapshots(Fold).KeepAsync([SnapshotAt(5)], Cancellation);
        Assert.Null((await Snapshots(Another(1)).ReadAsync(Stream, null, Cancellation)).From);
        await Snapshots(Another(1)).DropOthersAsync(Cancellation);
        Assert.Equal(0, await _store.ScalarAsync<long>("select count(*) from opsboard_own.stream_state"));
    }

    [Theory]
    [InlineData("data = set_byte(data, length(data) - 1, get_byte(data, length(data) - 1) # 1)")]
    [InlineData("data = substr(data, 1, 8)")]
    [InlineData("data = ''")]
    public async Task A_damaged_snapshot_is_empty_and_once_thrown_away_gives_way_to_an_older_one(string damage)
    {
        var snapshots = Snapshots(Fold);
        await snapshots.KeepAsync([SnapshotAt(3), SnapshotAt(7)], Cancellation);
        await _store.ExecuteAsync($"update opsboard_own.stream_state set {damage} where version = 7");
        var (damaged, _) = await snapshots.ReadAsync(Stream, null, Cancellation);
        Assert.Equal((7, 0), (damaged!.Version, damaged.Data.Length));
        await snapshots.DropAsync(damaged, Cancellation);
        Assert.Equal((3, 9), await ReadAsync(snapshots, null));
        Assert.Equal(1, await _store.ScalarAsync<long>("select count(*) from opsboard_own.stream_state"));
    }

    [Theory]
    [InlineData("version = 4")]
    [InlineData("version = 2")]
    [InlineData("version = 40")]
    [InlineData("position = position + 1")]
    public async Task A_snapshot_that_tells_another_version_bounds_nothing(string damage)
    {
        var snapshots = Snapshots(Fold);
        await snapshots.KeepAsync([SnapshotAt(3), SnapshotAt(9)], Cancellation);
        await _store.ExecuteAsync($"update opsboard_own.stream_state set {damage} where version = 9");
        Assert.Equal((3, 3), await ReadAsync(snapshots, Positions[5]));
        Assert.Equal((3, 9), await ReadAsync(snapshots, null));
    }

    [Fact]
    public async Task A_snapshot_of_events_that_are_gone_is_not_answered()
    {
        var snapshots = Snapshots(Fold);
        await snapshots.KeepAsync([SnapshotAt(3), SnapshotAt(7)], Cancellation);
        await _store.ExecuteAsync($"delete from opsboard.mt_events where seq_id > {Positions[4]}");
        Assert.Equal((3, 2), await ReadAsync(snapshots, null));
        Assert.Equal((3, 2), await ReadAsync(snapshots, 2 * Events));
    }

    [Fact]
    public async Task A_snapshot_that_is_there_stays()
    {
        var snapshots = Snapshots(Fold);
        await snapshots.KeepAsync([SnapshotAt(4)], Cancellation);
        await snapshots.KeepAsync([SnapshotAt(4) with { Data = [1] }], Cancellation);
        Assert.Equal(SnapshotAt(4).Data, (await snapshots.ReadAsync(Stream, null, Cancellation)).From!.Data);
    }

    [Fact]
    public async Task A_stream_that_has_no_event_has_nothing() =>
        Assert.Equal((null, 0), await Snapshots(Fold).ReadAsync(new("counter-9"), 3, Cancellation) is var (from, since) ? (from, since.Count) : default);

    private static Guid Another(int run) => new(run + 1, 0, 0, new byte[8]);

    private static StreamSnapshot SnapshotAt(int version) => new(Stream, version, Positions[version - 1], Encoding.UTF8.GetBytes($"as of {version}"));

    private StreamSnapshots Snapshots(Guid fold) => new(_store.DataSource, JournalUnderTest.Catalog, fold);

    private async Task<bool> HoldsAsync(Guid fold, int[] versions)
    {
        var snapshots = Snapshots(fold);
        await snapshots.KeepAsync([.. versions.Select(SnapshotAt)], CancellationToken.None);
        foreach (var upTo in Enumerable.Range(0, 2 * Events + 2).Select(p => (long?)p).Append(null))
        {
            var there = Positions.Count(p => p <= (upTo ?? long.MaxValue));
            var kept = versions.Where(v => v <= there).DefaultIfEmpty().Max();
            if (await ReadAsync(snapshots, upTo) != (kept, there - kept)) return false;
        }
        return true;
    }

    /// <summary>The version of the snapshot, 0 for none, and how many events came since, which follow it without a gap.</summary>
    private static async Task<(int Kept, int Since)> ReadAsync(StreamSnapshots snapshots, long? upTo)
    {
        var (from, since) = await snapshots.ReadAsync(Stream, upTo, CancellationToken.None);
        var kept = (int)(from?.Version ?? 0);
        Assert.Equal(Enumerable.Range(kept + 1, since.Count), since.Select(e => (int)e.Version));
        Assert.All(since, e => Assert.Equal((Stream, "counter", Positions[(int)e.Version - 1], JournalUnderTest.Raised((int)e.Version - 1)), (e.Stream, e.StreamType, (int)e.Position, e.Data)));
        if (from is not null) Assert.Equivalent(SnapshotAt(kept), from);
        return (kept, since.Count);
    }
}

using OpsBoard.Ledger;

namespace OpsBoard.EventStore.Tests;

/// <summary>What the ledger reads back out of PostgreSQL, against a tree in memory.</summary>
public sealed class LedgerTests : IAsyncLifetime
{
    private const int Size = 70_000;

    private JournalUnderTest _under = null!;
    private LedgerStore _store = null!;
    private LedgerTiles _tiles = null!;
    private readonly MemoryTiles _memory = new();
    private readonly Frontier _frontier = new();

    public async ValueTask InitializeAsync()
    {
        _under = await JournalUnderTest.CreateAsync();
        (_store, _tiles) = (new(_under.DataSource), new(_under.DataSource));
        // Batches of every length, and more leaves than two levels of tiles hold.
        for (var (first, length) = (1L, 1); first <= Size; first += length, length = length % 1_500 + 7)
        {
            length = (int)Math.Min(length, Size - first + 1);
            var hashes = new byte[length * TreeHash.Length];
            for (var i = 0; i < length; i++)
            {
                var leaf = TreeHash.OfLeaf(BitConverter.GetBytes(first + i));
                leaf.CopyTo(hashes.AsSpan(i * TreeHash.Length));
                _memory.Append(leaf);
                _frontier.Append(leaf);
            }
            await using var insert = _under.DataSource.CreateCommand("insert into opsboard_own.ledger_leaves (first_position, hashes) values ($1, $2)");
            insert.Parameters.Add(new() { Value = first });
            insert.Parameters.Add(new() { Value = hashes });
            await insert.ExecuteNonQueryAsync();
        }
    }

    public ValueTask DisposeAsync() => _under.DisposeAsync();

    [Fact]
    public async Task Tiles_that_grew_in_steps_and_on_two_nodes_are_those_of_the_whole_tree()
    {
        foreach (var size in new[] { 1L, 255, 256, 300, 5_000, 65_535, 65_536, 66_000 }) await _tiles.GrowAsync(size);
        await Task.WhenAll(_tiles.GrowAsync(Size), new LedgerTiles(_under.DataSource).GrowAsync(Size));
        var (ours, theirs) = (new HashTree(_tiles), new HashTree(_memory));

        Assert.Equal(_frontier.Root, await ours.RootAsync(Size));
        foreach (var index in new[] { 0L, 255, 256, 65_535, 65_536, Size - 1 })
            Assert.Equal((await theirs.IncludeAsync(index, Size)).Path, (await ours.IncludeAsync(index, Size)).Path);
        foreach (var first in new[] { 1L, 300, 65_536, 65_600, Size - 1 })
            Assert.Equal((await theirs.ConnectAsync(first, Size)).Path, (await ours.ConnectAsync(first, Size)).Path);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, Size)]
    [InlineData(4_000, 4_001)]
    [InlineData(777, 60_123)]
    [InlineData(69_000, long.MaxValue)]
    public async Task Hashes_come_from_one_position_to_another_and_no_further(long from, long to)
    {
        var read = new List<byte>();
        await foreach (var some in _store.ReadHashesAsync(from, to)) read.AddRange(some.Span);
        Assert.Equal((Math.Min(to, Size) - from + 1) * TreeHash.Length, read.Count);
        Assert.Equal(TreeHash.OfLeaf(BitConverter.GetBytes(from)), TreeHash.From(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(read)[..TreeHash.Length]));
        Assert.Equal(TreeHash.OfLeaf(BitConverter.GetBytes(Math.Min(to, Size))), TreeHash.From(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(read)[^TreeHash.Length..]));
    }

    [Fact]
    public async Task Hashes_that_are_missing_stop_the_tiles()
    {
        await _under.ExecuteAsync("delete from opsboard_own.ledger_leaves where first_position = (select max(first_position) from opsboard_own.ledger_leaves where first_position < 3000)");
        await Assert.ThrowsAsync<InvalidDataException>(() => _tiles.GrowAsync(Size));
    }

    [Fact]
    public async Task The_head_is_what_the_append_left_and_the_same_checkpoint_is_kept_once()
    {
        await _under.ExecuteAsync("delete from opsboard_own.ledger_leaves");
        await _under.AppendAsync("command-0001", "counter-1", 0, JournalUnderTest.Raised(1), JournalUnderTest.Raised(2));
        var head = await _store.HeadAsync();
        Assert.Equal((2, JournalUnderTest.Noon, 2), (head.Size, head.RecordedAt, head.Frontier.Size));

        using var key = CheckpointKey.Create("server");
        var first = Checkpoint.Sign("origin", 2, head.Frontier.Root, head.RecordedAt, key);
        await _store.KeepAsync(first, JournalUnderTest.Noon);
        var kept = await _store.KeepAsync(Checkpoint.Sign("origin", 2, head.Frontier.Root, head.RecordedAt, key), JournalUnderTest.Noon);
        Assert.Equal(first.ToString(), kept.Note);
        Assert.Equal(kept, await _store.AtLeastAsync(1));
        Assert.Null(await _store.AtLeastAsync(3));
    }
}

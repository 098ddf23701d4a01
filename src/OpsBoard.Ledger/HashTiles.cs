namespace OpsBoard.Ledger;

/// <summary>
/// Where a tree's hashes are read from, in tiles as C2SP tlog-tiles has them. Tile (L, N) holds up to 256 hashes side by
/// side: number i is the root of the whole subtree of 2^(8·L) leaves that begins at leaf (256·N + i)·2^(8·L).
/// </summary>
public interface IHashTiles
{
    /// <summary>The first hashes of a tile.</summary>
    /// <param name="level">From 0, the leaves' hashes.</param>
    /// <param name="index">Place among the tiles of its level, from 0.</param>
    /// <param name="width">How many hashes are needed, 1 to 256. More may be answered.</param>
    /// <returns>32 bytes for each hash.</returns>
    /// <exception cref="InvalidDataException">The tile has fewer hashes.</exception>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(int level, long index, int width, CancellationToken cancellationToken = default);
}

/// <summary>What the numbers of tiles mean.</summary>
public static class HashTile
{
    /// <summary>Levels of the tree that one tile spans.</summary>
    public const int Height = 8;

    /// <summary>Hashes in a full tile.</summary>
    public const int Width = 1 << Height;

    /// <summary>The root over a whole number of hashes of a tile: 1, 2, 4 … 256 of them. Of a full tile it is one hash of the tile above.</summary>
    /// <param name="hashes">32 bytes each.</param>
    public static TreeHash RootOf(ReadOnlySpan<byte> hashes)
    {
        var count = hashes.Length / TreeHash.Length;
        if (count == 1)
            return TreeHash.From(hashes);
        var half = count / 2 * TreeHash.Length;
        return TreeHash.OfNode(RootOf(hashes[..half]), RootOf(hashes[half..]));
    }
}

/// <summary>Tiles in memory: for tests, and for trees as small as a day's.</summary>
public sealed class MemoryTiles : IHashTiles
{
    private readonly List<List<byte>> _levels = [];

    /// <summary>How many leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Adds the next leaf's hash, and to the tiles above what it makes whole.</summary>
    public void Append(in TreeHash leaf)
    {
        Size++;
        var hash = leaf;
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count)
                _levels.Add([]);
            var hashes = _levels[level];
            hashes.AddRange((ReadOnlySpan<byte>)hash);
            var tile = HashTile.Width * TreeHash.Length;
            if (hashes.Count % tile != 0)
                return;
            hash = HashTile.RootOf(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(hashes)[^tile..]);
        }
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(int level, long index, int width, CancellationToken cancellationToken = default)
    {
        var start = index * HashTile.Width * TreeHash.Length;
        var length = width * TreeHash.Length;
        return level < _levels.Count && start + length <= _levels[level].Count
            ? new(_levels[level].GetRange((int)start, length).ToArray())
            : throw new InvalidDataException($"The tile {level}/{index} has fewer than {width} hashes.");
    }
}

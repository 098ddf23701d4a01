using System.Numerics;

namespace OpsBoard.Ledger;

/// <summary>A tree of RFC 9162 §2.1 at any size up to that of its tiles: roots and proofs.</summary>
/// <param name="tiles">Must hold what trees of the sizes asked for need.</param>
public sealed class HashTree(IHashTiles tiles)
{
    /// <summary>The root of the tree of the first leaves.</summary>
    public async ValueTask<TreeHash> RootAsync(long size, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? TreeHash.Empty : await RangeAsync(0, size, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Proves that a leaf is in the tree of a size (§2.1.3.1).</summary>
    /// <param name="index">0-based: the event's position − 1.</param>
    /// <param name="size">More than <paramref name="index"/>.</param>
    public async ValueTask<InclusionProof> IncludeAsync(long index, long size, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<TreeHash>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + Split(end - start);
            var inLeft = index < middle;
            path.Add(inLeft ? await RangeAsync(middle, end, cancellationToken).ConfigureAwait(false) : await RangeAsync(start, middle, cancellationToken).ConfigureAwait(false));
            (start, end) = inLeft ? (start, middle) : (middle, end);
        }
        path.Reverse();
        return new(index, size, path);
    }

    /// <summary>Proves that the tree of the first size is the beginning of that of the second (§2.1.4.1).</summary>
    /// <param name="first">1 or more.</param>
    /// <param name="second">Not less than <paramref name="first"/>.</param>
    public async ValueTask<ConsistencyProof> ConnectAsync(long first, long second, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(second, first);
        var path = new List<TreeHash>();
        var (start, end) = (0L, second);
        while (end != first)
        {
            var middle = start + Split(end - start);
            var inLeft = first <= middle;
            path.Add(inLeft ? await RangeAsync(middle, end, cancellationToken).ConfigureAwait(false) : await RangeAsync(start, middle, cancellationToken).ConfigureAwait(false));
            (start, end) = inLeft ? (start, middle) : (middle, end);
        }
        // The verifier knows the first root; when that is no subtree of the second tree, it must be told where to start.
        if (start > 0)
            path.Add(await RangeAsync(start, end, cancellationToken).ConfigureAwait(false));
        path.Reverse();
        return new(first, second, path);
    }

    /// <summary>The largest power of two below <paramref name="count"/>.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));

    private async ValueTask<TreeHash> RangeAsync(long start, long end, CancellationToken cancellationToken)
    {
        var count = end - start;
        if (BitOperations.IsPow2(count) && start % count == 0)
            return await WholeAsync(BitOperations.Log2((ulong)count), start / count, cancellationToken).ConfigureAwait(false);
        var middle = start + Split(count);
        var left = await RangeAsync(start, middle, cancellationToken).ConfigureAwait(false);
        return TreeHash.OfNode(left, await RangeAsync(middle, end, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The root of the subtree of 2^<paramref name="level"/> leaves at <paramref name="index"/>, out of one tile.</summary>
    private async ValueTask<TreeHash> WholeAsync(int level, long index, CancellationToken cancellationToken)
    {
        var count = 1 << (level % HashTile.Height);
        var first = index * count;
        var within = (int)(first % HashTile.Width);
        var tile = await tiles.ReadAsync(level / HashTile.Height, first / HashTile.Width, within + count, cancellationToken).ConfigureAwait(false);
        return HashTile.RootOf(tile.Span.Slice(within * TreeHash.Length, count * TreeHash.Length));
    }
}

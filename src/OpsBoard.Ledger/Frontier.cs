using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace OpsBoard.Ledger;

/// <summary>
/// The right edge of a tree of RFC 9162 §2.1: the roots of the whole subtrees that its size is made of, one for each bit.
/// Enough to add leaves and to name the root. It grows in place and allocates nothing; a batch extends a
/// <see cref="Copy"/>, so that one that fails leaves the old edge whole. For one thread at a time.
/// </summary>
public sealed class Frontier
{
    /// <summary>The most bytes that a stored frontier takes.</summary>
    public const int LongestForm = sizeof(long) + MostLevels * TreeHash.Length;

    private const int MostLevels = 53;

    private Subtrees _subtrees;

    /// <summary>How many leaves; 0 to 2^53 − 1.</summary>
    public long Size { get; private set; }

    /// <summary>The root of the tree; of an empty one <see cref="TreeHash.Empty"/>.</summary>
    public TreeHash Root
    {
        get
        {
            if (Size == 0)
                return TreeHash.Empty;
            var level = BitOperations.TrailingZeroCount(Size);
            var root = _subtrees[level];
            for (var left = Size >> (level + 1); left != 0; left >>= 1)
            {
                level++;
                if ((left & 1) != 0)
                    root = TreeHash.OfNode(_subtrees[level], root);
            }
            return root;
        }
    }

    /// <summary>An edge of its own, as this one is now.</summary>
    public Frontier Copy() => new() { Size = Size, _subtrees = _subtrees };

    /// <summary>Adds the next leaf.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <exception cref="InvalidOperationException">The tree is full.</exception>
    public void Append(TreeHash leaf)
    {
        if (Size == LeafTemplate.LargestNumber)
            throw new InvalidOperationException("The tree is full.");
        var level = 0;
        for (var whole = Size; (whole & 1) != 0; whole >>= 1)
            leaf = TreeHash.OfNode(_subtrees[level++], leaf);
        _subtrees[level] = leaf;
        Size++;
    }

    /// <summary>The stored form: the size (8 bytes, big-endian), then the subtrees' roots, the largest first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[sizeof(long) + BitOperations.PopCount((ulong)Size) * TreeHash.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Size);
        var at = sizeof(long);
        for (var level = MostLevels - 1; level >= 0; level--)
        {
            if ((Size >> level & 1) == 0)
                continue;
            _subtrees[level].CopyTo(bytes.AsSpan(at));
            at += TreeHash.Length;
        }
        return bytes;
    }

    /// <exception cref="FormatException">These bytes are no stored frontier.</exception>
    public static Frontier FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(long))
            throw new FormatException($"A stored frontier has 8 bytes at least, not {bytes.Length}.");
        var size = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (size is < 0 or > LeafTemplate.LargestNumber)
            throw new FormatException($"A stored frontier names the size {size}, which no tree has.");
        var expected = sizeof(long) + BitOperations.PopCount((ulong)size) * TreeHash.Length;
        if (bytes.Length != expected)
            throw new FormatException($"A stored frontier of size {size} has {expected} bytes, not {bytes.Length}.");
        var frontier = new Frontier { Size = size };
        var at = sizeof(long);
        for (var level = MostLevels - 1; level >= 0; level--)
        {
            if ((size >> level & 1) == 0)
                continue;
            frontier._subtrees[level] = TreeHash.From(bytes.Slice(at, TreeHash.Length));
            at += TreeHash.Length;
        }
        return frontier;
    }

    [InlineArray(MostLevels)]
    private struct Subtrees
    {
        private TreeHash _lowest;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpsBoard.Ledger;

/// <summary>A SHA-256 in the tree of RFC 9162 §2.1: of a leaf, of a node, or of the whole.</summary>
[InlineArray(Length)]
public struct TreeHash : IEquatable<TreeHash>
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = Sha256.Length;

    private const byte LeafMark = 0;
    private const byte NodeMark = 1;
    private const int LargestOnStack = 4096;

    private byte _first;

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static TreeHash Empty { get; } = OfMarked([]);

    /// <summary>The hash of a leaf: SHA-256 of 0x00 and its bytes.</summary>
    public static TreeHash OfLeaf(ReadOnlySpan<byte> leaf)
    {
        var size = leaf.Length + 1;
        if (size > LargestOnStack)
            return OfMarked([LeafMark, .. leaf]);
        Span<byte> marked = stackalloc byte[size];
        marked[0] = LeafMark;
        leaf.CopyTo(marked[1..]);
        return OfMarked(marked);
    }

    /// <summary>The hash of a node: SHA-256 of 0x01, the left hash and the right hash.</summary>
    public static TreeHash OfNode(in TreeHash left, in TreeHash right)
    {
        Span<byte> marked = stackalloc byte[1 + 2 * Length];
        marked[0] = NodeMark;
        ((ReadOnlySpan<byte>)left).CopyTo(marked[1..]);
        ((ReadOnlySpan<byte>)right).CopyTo(marked[(1 + Length)..]);
        return OfMarked(marked);
    }

    /// <exception cref="ArgumentException">These are not 32 bytes.</exception>
    public static TreeHash From(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? MemoryMarshal.Read<TreeHash>(bytes)
        : throw new ArgumentException($"A hash has {Length} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Writes the 32 bytes.</summary>
    public readonly void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)this).CopyTo(destination);

    public readonly byte[] ToArray() => ((ReadOnlySpan<byte>)this).ToArray();

    public readonly bool Equals(TreeHash other) => ((ReadOnlySpan<byte>)this).SequenceEqual(other);

    public override readonly bool Equals(object? obj) => obj is TreeHash other && Equals(other);

    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(this);

    /// <summary>Base64, as checkpoints print it.</summary>
    public override readonly string ToString() => Convert.ToBase64String(this);

    public static bool operator ==(TreeHash left, TreeHash right) => left.Equals(right);

    public static bool operator !=(TreeHash left, TreeHash right) => !left.Equals(right);

    /// <summary>The hash of bytes that begin with the mark of a leaf or node.</summary>
    internal static TreeHash OfMarked(ReadOnlySpan<byte> marked)
    {
        Unsafe.SkipInit(out TreeHash hash);
        Sha256.Hash(marked, hash);
        return hash;
    }
}

namespace OpsBoard.Ledger.Tests;

/// <summary>The tree as RFC 9162 §2.1 defines it, word for word and without a thought for speed.</summary>
internal static class Trees
{
    /// <summary>The leaves of the test vectors that certificate transparency has used since RFC 6962.</summary>
    public static byte[][] Known { get; } = [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }.Select(Convert.FromHexString)];

    public static TreeHash[] Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => TreeHash.OfLeaf(BitConverter.GetBytes(i)))];

    public static TreeHash Root(ReadOnlySpan<TreeHash> leaves)
    {
        if (leaves.Length < 2)
            return leaves.IsEmpty ? TreeHash.Empty : leaves[0];
        var k = 1;
        while (k * 2 < leaves.Length)
            k *= 2;
        return TreeHash.OfNode(Root(leaves[..k]), Root(leaves[k..]));
    }
}

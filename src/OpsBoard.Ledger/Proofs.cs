namespace OpsBoard.Ledger;

/// <summary>Shows that a leaf is in a tree of which only the root is known (RFC 9162 §2.1.3).</summary>
/// <param name="Index">0-based place of the leaf: the event's position − 1.</param>
/// <param name="Size">Leaves of the tree.</param>
/// <param name="Path">The hashes beside the way from the leaf to the root, from below.</param>
public sealed record InclusionProof(long Index, long Size, IReadOnlyList<TreeHash> Path)
{
    /// <summary>Whether it leads from the leaf to the root (§2.1.3.2).</summary>
    public bool Verify(in TreeHash leaf, in TreeHash root)
    {
        if (Index < 0 || Index >= Size)
            return false;
        var (fn, sn, hash) = (Index, Size - 1, leaf);
        foreach (var beside in Path)
        {
            if (sn == 0)
                return false;
            if ((fn & 1) != 0 || fn == sn)
            {
                hash = TreeHash.OfNode(beside, hash);
                for (; (fn & 1) == 0 && fn != 0; fn >>= 1)
                    sn >>= 1;
            }
            else
            {
                hash = TreeHash.OfNode(hash, beside);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && hash == root;
    }
}

/// <summary>Shows that an earlier tree is the beginning of a later one, of both only the roots are known (RFC 9162 §2.1.4).</summary>
/// <param name="First">Leaves of the earlier tree; 1 or more.</param>
/// <param name="Second">Leaves of the later tree.</param>
/// <param name="Path">The hashes that make both roots.</param>
public sealed record ConsistencyProof(long First, long Second, IReadOnlyList<TreeHash> Path)
{
    /// <summary>Whether it makes both roots (§2.1.4.2).</summary>
    public bool Verify(in TreeHash firstRoot, in TreeHash secondRoot)
    {
        if (First < 1 || First > Second)
            return false;
        if (First == Second)
            return Path.Count == 0 && firstRoot == secondRoot;
        var isWhole = (First & (First - 1)) == 0;
        if (Path.Count == 0 && !isWhole)
            return false;
        var start = isWhole ? firstRoot : Path[0];
        var (fn, sn, fr, sr) = (First - 1, Second - 1, start, start);
        for (; (fn & 1) != 0; fn >>= 1)
            sn >>= 1;
        for (var i = isWhole ? 0 : 1; i < Path.Count; i++)
        {
            if (sn == 0)
                return false;
            if ((fn & 1) != 0 || fn == sn)
            {
                fr = TreeHash.OfNode(Path[i], fr);
                sr = TreeHash.OfNode(Path[i], sr);
                for (; (fn & 1) == 0 && fn != 0; fn >>= 1)
                    sn >>= 1;
            }
            else
            {
                sr = TreeHash.OfNode(sr, Path[i]);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && fr == firstRoot && sr == secondRoot;
    }
}

using OpsBoard.Ledger;

namespace OpsBoard.Auditor;

/// <summary>An inclusion, and whether its proof leads to the signed root.</summary>
/// <param name="Event">The event as it stands in the bundle.</param>
internal sealed record ProvedInclusion(string Event, TreeHash Leaf, TreeHash Root, InclusionProof Proof, bool Holds);

/// <summary>A consistency, and whether its proof leads to both roots.</summary>
internal sealed record ProvedConsistency(TreeHash FirstRoot, TreeHash SecondRoot, ConsistencyProof Proof, bool Holds);

/// <summary>Makes single proofs out of a bundle, and checks them as somebody who is sent them would.</summary>
internal sealed class Proving
{
    private readonly BundleSource _source;
    private readonly Checkpoint _last;
    private readonly MemoryTiles _tiles = new();
    private readonly HashTree _tree;

    public Proving(BundleSource source, Checkpoint last)
    {
        (_source, _last) = (source, last);
        foreach (var hash in source.ReadLeaves())
            _tiles.Append(hash);
        _tree = new(_tiles);
    }

    /// <exception cref="FormatException">The last checkpoint does not cover the position, or the bundle has no such line.</exception>
    public async Task<ProvedInclusion> IncludeAsync(long position)
    {
        if (position > _last.Size || _last.Size > _tiles.Size)
            throw new FormatException($"The last checkpoint covers {_last.Size} events and the bundle has {_tiles.Size}; nothing proves position {position}.");
        var line = _source.ReadEvent(position);
        var leaf = TreeHash.OfLeaf(line);
        var proof = await _tree.IncludeAsync(position - 1, _last.Size);
        return new(System.Text.Encoding.UTF8.GetString(line), leaf, _last.Root, proof, proof.Verify(leaf, _last.Root));
    }

    /// <exception cref="FormatException">The bundle has fewer events.</exception>
    public async Task<ProvedConsistency> ConnectAsync(long first, long second)
    {
        if (second > _tiles.Size)
            throw new FormatException($"The bundle has {_tiles.Size} events; nothing is known of size {second}.");
        var (firstRoot, secondRoot) = (await _tree.RootAsync(first), await _tree.RootAsync(second));
        var proof = await _tree.ConnectAsync(first, second);
        return new(firstRoot, secondRoot, proof, proof.Verify(firstRoot, secondRoot));
    }
}

namespace OpsBoard.Ledger.Tests;

public sealed class ProofTests
{
    private const int Most = 300;

    private static readonly TreeHash[] Leaves = Trees.Leaves(70_000);
    private static readonly TreeHash[] Roots = [.. Enumerable.Range(0, Most + 1).Select(size => Trees.Root(Leaves.AsSpan(0, size)))];
    private static readonly HashTree Tree = new(Tiles(Leaves));

    private static MemoryTiles Tiles(IEnumerable<TreeHash> leaves)
    {
        var tiles = new MemoryTiles();
        foreach (var leaf in leaves)
            tiles.Append(leaf);
        return tiles;
    }

    [Theory]
    [InlineData(1), InlineData(255), InlineData(256), InlineData(257), InlineData(512), InlineData(65_535), InlineData(65_536), InlineData(65_537), InlineData(70_000)]
    public async Task Tiles_give_the_root_of_every_size(int size) =>
        Assert.Equal(Trees.Root(Leaves.AsSpan(0, size)), await Tree.RootAsync(size));

    [Fact]
    public async Task The_proofs_of_the_known_vectors_are_as_known()
    {
        var tree = new HashTree(Tiles(Trees.Known.Select(leaf => TreeHash.OfLeaf(leaf))));
        Assert.Equal(
            ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
            Hex((await tree.IncludeAsync(5, 8)).Path));
        Assert.Equal(
            ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
            Hex((await tree.ConnectAsync(6, 8)).Path));
    }

    [Fact]
    public async Task Every_inclusion_proof_verifies_and_every_altered_one_fails()
    {
        foreach (var size in Enumerable.Range(1, 70).Append(255).Append(256).Append(Most))
        {
            for (var index = 0; index < size; index++)
            {
                var proof = await Tree.IncludeAsync(index, size);
                Assert.True(proof.Verify(Leaves[index], Roots[size]));
                Assert.False(proof.Verify(Leaves[index + 1], Roots[size]));
                Assert.False(proof.Verify(Leaves[index], Roots[size - 1]));
                Assert.False((proof with { Index = index + size }).Verify(Leaves[index], Roots[size]));
                Assert.False((proof with { Index = -1 }).Verify(Leaves[index], Roots[size]));
                Assert.All(Altered(proof.Path), path => Assert.False((proof with { Path = path }).Verify(Leaves[index], Roots[size])));
            }
        }
    }

    [Fact]
    public async Task Every_consistency_proof_verifies_and_every_altered_one_fails()
    {
        for (var second = 1; second <= 70; second++)
        {
            for (var first = 1; first <= second; first++)
            {
                var proof = await Tree.ConnectAsync(first, second);
                Assert.True(proof.Verify(Roots[first], Roots[second]));
                Assert.False(proof.Verify(Roots[first - 1], Roots[second]));
                Assert.False(proof.Verify(Roots[first], Roots[second + 1]));
                Assert.False((proof with { First = 0 }).Verify(Roots[first], Roots[second]));
                Assert.All(Altered(proof.Path), path => Assert.False((proof with { Path = path }).Verify(Roots[first], Roots[second])));
            }
        }
    }

    [Fact]
    public async Task Proofs_over_tiles_of_several_levels_verify()
    {
        var root = Trees.Root(Leaves);
        foreach (var at in new[] { 0, 255, 256, 65_535, 65_536, 69_999 })
        {
            Assert.True((await Tree.IncludeAsync(at, Leaves.Length)).Verify(Leaves[at], root));
            Assert.True((await Tree.ConnectAsync(at + 1, Leaves.Length)).Verify(Trees.Root(Leaves.AsSpan(0, at + 1)), root));
        }
    }

    private static IEnumerable<TreeHash[]> Altered(IReadOnlyList<TreeHash> path)
    {
        for (var i = 0; i < path.Count; i++)
        {
            TreeHash[] flipped = [.. path];
            flipped[i][i % TreeHash.Length] ^= 1;
            yield return flipped;
            yield return [.. path.Take(i), .. path.Skip(i + 1)];
            yield return [.. path.Take(i), path[i], .. path.Skip(i)];
        }
        yield return [.. path, TreeHash.Empty];
    }

    private static IEnumerable<string> Hex(IEnumerable<TreeHash> hashes) => hashes.Select(hash => Convert.ToHexStringLower(hash.ToArray()));
}

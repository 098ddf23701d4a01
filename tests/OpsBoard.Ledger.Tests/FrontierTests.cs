namespace OpsBoard.Ledger.Tests;

public sealed class FrontierTests
{
    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_roots_are_those_of_the_known_vectors(int size, string root)
    {
        var frontier = new Frontier();
        foreach (var leaf in Trees.Known[..size])
            frontier.Append(TreeHash.OfLeaf(leaf));
        Assert.Equal(root, Convert.ToHexStringLower(frontier.Root.ToArray()));
    }

    [Fact]
    public void The_root_is_that_of_the_whole_tree_at_every_size()
    {
        var leaves = Trees.Leaves(600);
        var frontier = new Frontier();
        for (var size = 0; ; frontier.Append(leaves[size++]))
        {
            Assert.Equal(size, frontier.Size);
            Assert.Equal(Trees.Root(leaves.AsSpan(0, size)), frontier.Root);
            var stored = Frontier.FromBytes(frontier.ToBytes());
            Assert.Equal((frontier.Size, frontier.Root), (stored.Size, stored.Root));
            if (size == leaves.Length)
                return;
        }
    }

    [Fact]
    public void A_copy_grows_by_itself()
    {
        var leaves = Trees.Leaves(20);
        var old = new Frontier();
        foreach (var leaf in leaves[..7])
            old.Append(leaf);
        var copy = old.Copy();
        foreach (var leaf in leaves[7..])
            copy.Append(leaf);
        Assert.Equal((7, Trees.Root(leaves.AsSpan(0, 7))), (old.Size, old.Root));
        Assert.Equal((20, Trees.Root(leaves)), (copy.Size, copy.Root));
    }

    [Fact]
    public void Extending_allocates_nothing()
    {
        var frontier = new Frontier();
        var leaf = TreeHash.OfLeaf("a"u8);
        frontier.Append(leaf);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            frontier.Append(leaf);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000000000")]
    [InlineData("0000000000000001")]
    [InlineData("000000000000000000")]
    [InlineData("ffffffffffffffff")]
    [InlineData("0020000000000000")]
    public void Bytes_that_are_no_frontier_are_refused(string hex) =>
        Assert.Throws<FormatException>(() => Frontier.FromBytes(Convert.FromHexString(hex)));
}

using FsCheck;
using FsCheck.Fluent;

namespace OpsBoard.Ledger.Tests;

public sealed class CosignRequestTests
{
    private static readonly DateTimeOffset At = new(2022, 4, 2, 16, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var key = CheckpointKey.Create("jilin-server");
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNegativeInt>(), Gen.Choose(0, CosignRequest.MostHashes).ToArbitrary(),
            (old, hashes) =>
            {
                var proof = Enumerable.Range(0, hashes).Select(i => TreeHash.OfLeaf(BitConverter.GetBytes(i + old.Get))).ToList();
                var request = new CosignRequest(old.Get, proof, Checkpoint.Sign("opsboard.example/jilin", old.Get + 1L, TreeHash.Empty, At, key));
                var read = CosignRequest.Parse(request.ToString());
                return (read.Old, read.Checkpoint.ToString()) == (request.Old, request.Checkpoint.ToString()) && read.Proof.SequenceEqual(proof);
            }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("", "blank line")]
    [InlineData("old 0\n", "blank line")]
    [InlineData("old\n\nnote", "'old ' and a size")]
    [InlineData("old -1\n\nnote", "'old ' and a size")]
    [InlineData("old 07\n\nnote", "'old ' and a size")]
    [InlineData("old 5\nAAAA\n\nnote", "no hash in base64")]
    [InlineData("old 5\n\nnote", "checkpoint")]
    public void Another_form_is_refused_with_its_place(string body, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => CosignRequest.Parse(body)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_proof_longer_than_any_tree_is_refused() =>
        Assert.Throws<FormatException>(() => CosignRequest.Parse("old 5\n" + string.Concat(Enumerable.Repeat(TreeHash.Empty + "\n", CosignRequest.MostHashes + 1)) + "\nnote"));
}

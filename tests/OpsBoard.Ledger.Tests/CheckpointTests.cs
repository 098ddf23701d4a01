namespace OpsBoard.Ledger.Tests;

public sealed class CheckpointTests
{
    private const string Origin = "opsboard.example/jilin";

    private static readonly DateTimeOffset At = new(2022, 4, 2, 16, 0, 0, TimeSpan.Zero);
    private static readonly TreeHash Root = Trees.Root(Trees.Leaves(5));

    [Fact]
    public void A_checkpoint_is_a_signed_note()
    {
        using var key = CheckpointKey.Create("jilin-server");
        var note = Checkpoint.Sign(Origin, 5, Root, At, key).ToString();
        Assert.StartsWith($"opsboard.example/jilin\n5\n{Root}\nrecorded_at 2022-04-02T16:00:00.000000Z\n\n\u2014 jilin-server ", note, StringComparison.Ordinal);
        var parsed = Checkpoint.Parse(note);
        Assert.Equal(note, parsed.ToString());
        Assert.True(parsed.IsSignedBy(key.Public));
    }

    [Fact]
    public void A_signature_fits_one_text_and_one_key()
    {
        using var key = CheckpointKey.Create("jilin-server");
        using var other = CheckpointKey.Create("jilin-server");
        var signed = Checkpoint.Sign(Origin, 5, Root, At, key);
        Assert.False(signed.IsSignedBy(other.Public));
        Assert.False((signed with { Size = 6 }).IsSignedBy(key.Public));
        Assert.False((signed with { Root = TreeHash.Empty }).IsSignedBy(key.Public));
        Assert.False((signed with { Origin = "opsboard.example/hebei" }).IsSignedBy(key.Public));
        Assert.False((signed with { RecordedAt = At.AddSeconds(1) }).IsSignedBy(key.Public));
    }

    [Fact]
    public void Witnesses_cosign_the_same_text()
    {
        using var key = CheckpointKey.Create("jilin-server");
        using var witness = CheckpointKey.Create("audit-office");
        var cosigned = Checkpoint.Parse(Checkpoint.Sign(Origin, 5, Root, At, key).SignedBy(witness).ToString());
        Assert.Equal(2, cosigned.Signatures.Count);
        Assert.True(cosigned.IsSignedBy(key.Public) && cosigned.IsSignedBy(witness.Public));
    }

    [Fact]
    public void A_key_survives_its_PEM()
    {
        using var key = CheckpointKey.Create("jilin-server");
        using var again = CheckpointKey.FromPem("jilin-server", key.ToPem());
        Assert.Equal(key.Public.Fingerprint, again.Public.Fingerprint);
        Assert.Equal(key.Public.Id, CheckpointPublicKey.FromPem("jilin-server", key.Public.ToPem()).Id);
        Assert.True(key.Public.Verify("a"u8, again.Sign("a"u8)));
        Assert.Throws<FormatException>(() => CheckpointKey.FromPem("jilin-server", key.Public.ToPem()));
        Assert.Throws<FormatException>(() => CheckpointKey.FromPem("jilin-server", "no PEM"));
        Assert.Throws<FormatException>(() => CheckpointKey.Create("two words"));
    }

    [Theory]
    [InlineData("\n5\n{root}\nrecorded_at {at}\n\n{sig}\n", "origin")]
    [InlineData("o\n05\n{root}\nrecorded_at {at}\n\n{sig}\n", "size")]
    [InlineData("o\n-5\n{root}\nrecorded_at {at}\n\n{sig}\n", "size")]
    [InlineData("o\n5\nAAAA\nrecorded_at {at}\n\n{sig}\n", "root")]
    [InlineData("o\n5\n{root}\nrecorded_at 2022-04-02T16:00:00Z\n\n{sig}\n", "fourth")]
    [InlineData("o\n5\n{root}\nrecorded_at {at}\nmore\n\n{sig}\n", "fifth")]
    [InlineData("o\n5\n{root}\nrecorded_at {at}\n\n- a AAAAAAAA\n", "signature")]
    [InlineData("o\n5\n{root}\nrecorded_at {at}\n\n\u2014 a AAA\n", "signature")]
    [InlineData("o\n5\n{root}\nrecorded_at {at}\n\n{sig}", "line feed")]
    [InlineData("o\n5\n{root}\n", "four lines")]
    public void A_note_of_another_form_is_refused_and_says_where(string note, string where) =>
        Assert.Contains(where, Assert.Throws<FormatException>(() => Checkpoint.Parse(note
            .Replace("{root}", Root.ToString(), StringComparison.Ordinal).Replace("{at}", "2022-04-02T16:00:00.000000Z", StringComparison.Ordinal)
            .Replace("{sig}", "\u2014 a AAAAAAAA", StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_of_checkpoints_is_read_in_order()
    {
        using var key = CheckpointKey.Create("jilin-server");
        Checkpoint[] all = [Checkpoint.Sign(Origin, 3, Root, At, key), Checkpoint.Sign(Origin, 5, Root, At, key).SignedBy(key)];
        Assert.Equal([3, 5], Checkpoint.ParseAll(string.Join('\n', all.AsEnumerable())).Select(c => c.Size));
        Assert.Throws<FormatException>(() => Checkpoint.ParseAll(all[0] + "\n" + all[1].Text));
    }

    [Fact]
    public void A_new_key_is_announced_by_the_old_one()
    {
        using var first = CheckpointKey.Create("jilin-server");
        using var second = CheckpointKey.Create("jilin-server");
        using var stranger = CheckpointKey.Create("jilin-server");
        var ring = KeyRing.FromJson(KeyRing.Of(Origin, first.Public).Rotate(first, second.Public, 100).ToJson());
        Assert.Null(ring.Flaw());
        Assert.Equal(first.Public.Id, ring.KeyFor(99).Id);
        Assert.Equal(second.Public.Id, ring.KeyFor(100).Id);
        Assert.Contains("not announced", KeyRing.Of(Origin, first.Public).Rotate(stranger, second.Public, 100).Flaw(), StringComparison.Ordinal);
        Assert.Contains("not announced", (ring with { Keys = [ring.Keys[0], ring.Keys[1] with { FromSize = 50 }] }).Flaw(), StringComparison.Ordinal);
        Assert.Contains("not announced", (ring with { Keys = [ring.Keys[0], ring.Keys[1] with { Announcement = null }] }).Flaw(), StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => KeyRing.FromJson("{}"));
    }
}

namespace OpsBoard.Ledger.Tests;

public sealed class BundleTests
{
    private static readonly DateTimeOffset At = new(2022, 4, 2, 17, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_bundle_that_nobody_touched_is_whole()
    {
        using var bundle = SampleBundle.Make().Write();
        var report = bundle.Verify();
        Assert.Empty(report.Findings);
        Assert.Equal((Verdict.Whole, 1000L, 7L, 3), (report.Verdict, report.Events, report.Streams, report.Checkpoints));
        Assert.Equal(bundle.Key.Public.Fingerprint, report.Fingerprint);
        var packed = BundleVerifier.Verify(BundleSource.Open(bundle.Zip()), new());
        Assert.Equal(Verdict.Whole, packed.Verdict);
        SecondVerifier.Agrees(bundle.Zip(), packed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_writer_writes_the_verifier_reads(bool zip)
    {
        using var sample = SampleBundle.Make();
        var path = sample.Folder + (zip ? ".zip" : "/written");
        using (var file = zip ? File.Create(path) : null)
        using (var writer = zip ? BundleWriter.ToZip(file!) : BundleWriter.ToFolder(path))
        {
            for (var i = 0; i < sample.Lines.Count; i++)
                writer.AddEvent(sample.Lines[i], sample.Hashes[i]);
            writer.Complete("吉林省", At, sample.Keys, sample.Checkpoints, [("220106-1000", "{}"u8.ToArray())]);
        }
        var source = BundleSource.Open(path);
        Assert.Equal(["boards/220106-1000.json", "bundle.json", "checkpoints.txt", "events.ndjson", "keys.json", "leaves.bin"], source.Files);
        Assert.Equal(Verdict.Whole, BundleVerifier.Verify(source, new()).Verdict);
    }

    [Fact]
    public void Every_event_is_followed_once_and_in_order()
    {
        using var bundle = SampleBundle.Make(20_000).Write();
        var (position, progress) = (0L, new List<VerifyProgress>());
        var report = bundle.Verify(new()
        {
            Follower = new(e => e.CausedBy, (e, read) =>
            {
                Assert.Equal(++position, e.Position);
                Assert.Equal($"command-{position:D6}", read);
                Assert.Equal(("cc-lead-01", "zone_noted", null), (e.Account, e.Type, e.Correlation));
            }),
            Progress = progress.Add,
        });
        Assert.Equal((Verdict.Whole, 20_000L), (report.Verdict, position));
        Assert.Equal(new(20_000, 20_000), progress[^1]);
    }

    [Fact]
    public void A_key_may_change_hands()
    {
        using var bundle = SampleBundle.Make();
        using var next = CheckpointKey.Create("jilin-server");
        bundle.Keys = bundle.Keys.Rotate(bundle.Key, next.Public, 500);
        Assert.Equal([700L, 1000L], bundle.Write().Verify().Findings.Where(f => f.Kind == FindingKind.NotSigned).Select(f => f.First!.Value));
        bundle.Checkpoints[1] = bundle.Sign(700, next);
        bundle.Checkpoints[2] = bundle.Sign(1000, next);
        Assert.Equal(Verdict.Whole, bundle.Write().Verify().Verdict);
    }

    [Fact]
    public void Cosignatures_of_witnesses_are_counted_and_false_ones_found()
    {
        using var bundle = SampleBundle.Make();
        using var witness = CheckpointKey.Create("audit-office");
        bundle.Keys = bundle.Keys with { Witnesses = [witness.Public] };
        bundle.Checkpoints[2] = bundle.Checkpoints[2].SignedBy(witness);
        Assert.Equal((Verdict.Whole, 1), (bundle.Write().Verify().Verdict, bundle.Verify().Cosignatures));
        Assert.Equal(("audit-office", witness.Public.Fingerprint, 1000L), Assert.Single(bundle.Verify().Witnessed.Select(w => (w.Name, w.Fingerprint, w.Size))));
        bundle.Checkpoints[1] = bundle.Checkpoints[1] with { Signatures = [.. bundle.Checkpoints[1].Signatures, bundle.Checkpoints[2].Signatures[1]] };
        var finding = Assert.Single(bundle.Write().Verify().Findings);
        Assert.Equal((FindingKind.NotSigned, 700L), (finding.Kind, finding.First));
    }

    [Fact]
    public void A_fingerprint_that_was_kept_tells_a_foreign_key()
    {
        using var bundle = SampleBundle.Make().Write();
        Assert.Equal(Verdict.Whole, bundle.Verify(new() { Fingerprint = bundle.Key.Public.Fingerprint }).Verdict);
        Assert.Equal(Verdict.Tampered, bundle.Verify(new() { Fingerprint = new string('0', 64) }).Verdict);
    }

    [Theory]
    [InlineData(BundleFiles.Manifest)]
    [InlineData(BundleFiles.Events)]
    [InlineData(BundleFiles.Leaves)]
    [InlineData(BundleFiles.Checkpoints)]
    [InlineData(BundleFiles.Keys)]
    public void A_bundle_without_one_of_its_files_is_unusable(string file)
    {
        using var bundle = SampleBundle.Make().Write();
        File.Delete(Path.Combine(bundle.Folder, file));
        var report = bundle.Verify();
        Assert.Equal(Verdict.Unusable, report.Verdict);
        Assert.Contains(file, report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_bundle_is_unusable()
    {
        using var bundle = SampleBundle.Make().Write();
        bundle.Replace(BundleFiles.Manifest, BundleManifest.Version1, "opsboard-bundle/2");
        Assert.Contains("opsboard-bundle/2", bundle.Verify().Reason, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => BundleSource.Open(Path.Combine(bundle.Folder, "nowhere")));
        Assert.Throws<FormatException>(() => BundleSource.Open(Path.Combine(bundle.Folder, BundleFiles.Manifest)));
    }
}

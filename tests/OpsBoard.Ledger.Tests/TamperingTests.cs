using System.Text;

namespace OpsBoard.Ledger.Tests;

/// <summary>Whatever is done to a bundle is found, and named with the first position concerned.</summary>
public sealed class TamperingTests
{
    private static Finding Found(Action<SampleBundle> tamper, VerifyOptions? options = null)
    {
        using var bundle = SampleBundle.Make();
        tamper(bundle);
        var report = bundle.Write().Verify(options);
        Assert.Equal(Verdict.Tampered, report.Verdict);
        return Assert.Single(report.Findings);
    }

    private static void Is(FindingKind kind, long first, long? last, Finding finding)
    {
        Assert.Equal((kind, first, last), (finding.Kind, finding.First, finding.Last));
        Assert.Contains($"{first}", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1), InlineData(300), InlineData(301), InlineData(512), InlineData(1000)]
    public void A_changed_event(int position)
    {
        Is(FindingKind.Changed, position, position, Found(b => b.Lines[position - 1] = SampleBundle.Line(position, "周二")));
        Is(FindingKind.Changed, position, position, Found(b => b.Lines[position - 1][40] ^= 1));
    }

    [Fact]
    public void A_changed_space_of_time() =>
        Is(FindingKind.Changed, 401, 450, Found(b => { for (var p = 401; p <= 450; p++) b.Lines[p - 1] = SampleBundle.Line(p, "周二"); }));

    [Theory]
    [InlineData(1, 1), InlineData(500, 1), InlineData(500, 20), InlineData(999, 1)]
    public void Removed_events(int position, int count) =>
        Is(FindingKind.Removed, position, position + count - 1, Found(b => b.Lines.RemoveRange(position - 1, count)));

    [Theory]
    [InlineData(1, 2), InlineData(500, 501), InlineData(500, 900), InlineData(999, 1000)]
    public void Swapped_events(int one, int other) =>
        Is(FindingKind.Reordered, one, other, Found(b => (b.Lines[one - 1], b.Lines[other - 1]) = (b.Lines[other - 1], b.Lines[one - 1])));

    [Theory]
    [InlineData(1), InlineData(500), InlineData(1000)]
    public void An_inserted_event(int position) =>
        Is(FindingKind.Inserted, position, position, Found(b => b.Lines.Insert(position - 1, SampleBundle.Line(position, "周二"))));

    [Theory]
    [InlineData(2), InlineData(500), InlineData(1000)]
    public void An_event_that_stands_there_once_more(int position) =>
        Is(FindingKind.Inserted, position, position, Found(b => b.Lines.Insert(position - 1, b.Lines[0])));

    [Fact]
    public void An_event_added_at_the_end()
    {
        Is(FindingKind.Added, 1001, null, Found(b => b.Lines.Add(SampleBundle.Line(1001, "周一"))));
        Is(FindingKind.Added, 1001, 1001, Found(b => { b.Lines.Add(SampleBundle.Line(1001, "周一")); b.Rehash(); }));
    }

    [Theory]
    [InlineData(1000), InlineData(999), InlineData(650), InlineData(1)]
    public void A_tail_that_was_cut_off(int first)
    {
        Is(FindingKind.Truncated, first, 1000, Found(b => b.Lines.RemoveRange(first - 1, 1001 - first)));
        Is(FindingKind.Truncated, first, 1000, Found(b => { b.Lines.RemoveRange(first - 1, 1001 - first); b.Rehash(); }));
    }

    [Fact]
    public void A_tail_that_was_cut_off_with_its_checkpoints_is_told_by_one_that_was_kept()
    {
        using var key = CheckpointKey.Create("jilin-server");
        using var bundle = SampleBundle.Make();
        var kept = bundle.Checkpoints[2];
        bundle.Lines.RemoveRange(700, 300);
        bundle.Rehash();
        bundle.Checkpoints.RemoveAt(2);
        Assert.Equal(Verdict.Whole, bundle.Write().Verify().Verdict);
        Is(FindingKind.Truncated, 701, 1000, Assert.Single(bundle.Verify(new() { Known = [kept] }).Findings));
    }

    [Fact]
    public void A_file_that_ends_within_a_line()
    {
        using var bundle = SampleBundle.Make().Write();
        var path = Path.Combine(bundle.Folder, BundleFiles.Events);
        using (var file = File.OpenWrite(path))
            file.SetLength(file.Length - 1);
        Is(FindingKind.Truncated, 1000, 1000, Assert.Single(bundle.Verify().Findings));
        File.AppendAllText(path, "\n{");
        Is(FindingKind.Added, 1001, null, Assert.Single(bundle.Verify().Findings));
    }

    [Theory]
    [InlineData(1, 1, 300), InlineData(300, 1, 300), InlineData(301, 301, 700), InlineData(650, 301, 700), InlineData(1000, 701, 1000)]
    public void A_history_rewritten_with_its_hashes_is_narrowed_to_two_checkpoints(int from, int first, int last) =>
        Is(FindingKind.Rewritten, first, last, Found(b =>
        {
            for (var p = from; p <= SampleBundle.Count; p++) b.Lines[p - 1] = SampleBundle.Line(p, "周二");
            b.Rehash();
        }));

    [Fact]
    public void A_history_rewritten_without_its_hashes_is_named_to_the_event() =>
        Is(FindingKind.Rewritten, 650, null, Found(b => { for (var p = 650; p <= SampleBundle.Count; p++) b.Lines[p - 1] = SampleBundle.Line(p, "周二"); }));

    [Fact]
    public void An_event_taken_out_and_all_after_it_numbered_anew()
    {
        using var bundle = SampleBundle.Make();
        bundle.Lines.RemoveAt(499);
        for (var i = 499; i < bundle.Lines.Count; i++)
            bundle.Lines[i] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bundle.Lines[i]).Replace($"\"position\":{i + 2},", $"\"position\":{i + 1},", StringComparison.Ordinal));
        bundle.Rehash();
        var findings = bundle.Write().Verify().Findings;
        Is(FindingKind.Rewritten, 301, 700, findings[0]);
        // The forger forgot the versions, which narrows it down.
        Assert.Equal((FindingKind.RuleBroken, 506L), (findings[1].Kind, findings[1].First));
    }

    [Fact]
    public void Altered_hashes_over_events_that_are_as_recorded() =>
        Is(FindingKind.HashesChanged, 650, null, Found(b => b.Hashes[649] = TreeHash.Empty));

    [Fact]
    public void A_checkpoint_made_to_fit()
    {
        using var stranger = CheckpointKey.Create("jilin-server");
        Is(FindingKind.NotSigned, 700, 700, Found(b => b.Checkpoints[1] = b.Checkpoints[1] with { RecordedAt = b.Checkpoints[1].RecordedAt.AddHours(1) }));
        Is(FindingKind.NotSigned, 700, 700, Found(b => b.Checkpoints[1] = b.Sign(700, stranger)));
    }

    [Fact]
    public void Two_stories_told_at_one_size()
    {
        using var bundle = SampleBundle.Make();
        var kept = Checkpoint.Sign(SampleBundle.Origin, 1000, TreeHash.Empty, bundle.Checkpoints[2].RecordedAt, bundle.Key);
        Assert.Contains(bundle.Write().Verify(new() { Known = [kept] }).Findings, f => f.Message.Contains("two stories", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("position", "calls itself")]
    [InlineData("version", "version 2 comes next")]
    [InlineData("time", "before the event in front")]
    [InlineData("id", "has the id of the event at position 7")]
    [InlineData("space", "must be")]
    public void A_history_signed_against_the_rules(string what, string message)
    {
        using var bundle = SampleBundle.Make();
        var line = Encoding.UTF8.GetString(bundle.Lines[7]);
        bundle.Lines[7] = Encoding.UTF8.GetBytes(what switch
        {
            "position" => line.Replace("\"position\":8,", "\"position\":9,", StringComparison.Ordinal),
            "version" => line.Replace("\"version\":2}", "\"version\":3}", StringComparison.Ordinal),
            "time" => line.Replace("16:00:08", "15:00:08", StringComparison.Ordinal),
            "id" => line.Replace("00000008-", "00000007-", StringComparison.Ordinal),
            "space" => line.Replace(",\"data\":", ", \"data\":", StringComparison.Ordinal),
            _ => throw new System.Diagnostics.UnreachableException(what),
        });
        bundle.Rehash();
        for (var i = 0; i < 3; i++)
            bundle.Checkpoints[i] = bundle.Sign((int)bundle.Checkpoints[i].Size);
        var finding = bundle.Write().Verify().Findings[0];
        Assert.Equal((FindingKind.RuleBroken, 8L), (finding.Kind, finding.First));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_says_otherwise_of_itself()
    {
        using var bundle = SampleBundle.Make().Write();
        bundle.Replace(BundleFiles.Manifest, "\"to\": 1000", "\"to\": 1200");
        Assert.Contains("1200", Assert.Single(bundle.Verify().Findings).Message, StringComparison.Ordinal);
    }
}

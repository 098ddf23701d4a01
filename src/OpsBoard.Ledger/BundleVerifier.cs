using System.Globalization;

namespace OpsBoard.Ledger;

/// <summary>
/// Verifies an audit bundle, as it streams: the hashes against the signed checkpoints, each event against its hash, and
/// the rules from one event to the next. Names the first wrong position and what was done to it.
/// </summary>
public static class BundleVerifier
{
    /// <summary>Verifies a bundle. Works on several threads and needs some 65 bytes of memory for each event; who follows it needs his own.</summary>
    public static BundleReport Verify(BundleSource source, VerifyOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return VerifyReadable(source, options, cancellationToken);
        }
        catch (Exception failure) when (failure is FormatException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return BundleReport.Unusable(failure.Message);
        }
    }

    private static BundleReport VerifyReadable(BundleSource source, VerifyOptions options, CancellationToken cancellationToken)
    {
        var manifest = BundleManifest.FromJson(source.ReadText(BundleFiles.Manifest));
        var evidence = BundleEvidence.Read(source, options);
        if (manifest.Origin != evidence.Keys.Origin)
            throw new FormatException($"bundle.json speaks of '{Shown.Of(manifest.Origin)}', keys.json of '{Shown.Of(evidence.Keys.Origin)}'.");
        var checkpoints = evidence.Checkpoints;
        if (checkpoints.Count == 0 && evidence.Findings.Count == 0)
            throw new FormatException("The bundle has no checkpoint, so nothing vouches for it.");

        var hashing = Task.Run(() => HashFileCheck.Run(source, checkpoints), cancellationToken);
        EventPassResult pass;
        try
        {
            pass = EventPass.Run(source, checkpoints, options, cancellationToken);
        }
        finally
        {
            ((IAsyncResult)hashing).AsyncWaitHandle.WaitOne();
        }
        var hashes = hashing.GetAwaiter().GetResult();

        var findings = new List<Finding>(evidence.Findings);
        findings.AddRange(pass.Order.Findings);
        AddAlterations(findings, source, checkpoints, hashes, pass);
        if (pass.Mismatch is null && pass.Order.MayRepeatId() && EventPass.RepeatedId(source) is (var first, var second))
            findings.Add(At(FindingKind.RuleBroken, second, second, $"The event has the id of the event at position {first}."));
        if (findings.Count == 0 && manifest.To != pass.Order.Events)
            findings.Add(new(FindingKind.Changed, null, null, $"bundle.json speaks of {manifest.To} events; there are {pass.Order.Events}."));
        return new BundleReport(
            findings.Count == 0 ? Verdict.Whole : Verdict.Tampered, null, [.. findings.OrderBy(f => f.First ?? 0)],
            Math.Min(pass.Order.Events, hashes.FirstBad is null ? long.MaxValue : hashes.LastGood), pass.Order.Streams, checkpoints.Count > 0 ? checkpoints[^1] : null,
            checkpoints.Count, evidence.Cosignatures, evidence.Keys.Keys[0].Key.Fingerprint)
        {
            Witnessed = evidence.Witnessed,
        };
    }

    private static void AddAlterations(
        List<Finding> findings, BundleSource source, IReadOnlyList<Checkpoint> checkpoints, HashFileResult hashes, EventPassResult pass)
    {
        var last = checkpoints.Count > 0 ? checkpoints[^1].Size : 0;
        if (hashes.FirstBad is { } bad)
        {
            // The hashes are not the signed ones. Are the events?
            var own = pass.Mismatch is null ? hashes : OwnHashes(source, checkpoints);
            if (own.FirstBad is null && own.Count < last)
                findings.Add(At(FindingKind.Truncated, own.Count + 1, last, $"The events end before this position; the checkpoint of size {last} covers it."));
            findings.Add(own.FirstBad is { } ownBad
                ? new(FindingKind.Rewritten, own.LastGood + 1, ownBad, string.Create(CultureInfo.InvariantCulture,
                    $"The history was rewritten from somewhere between positions {own.LastGood + 1} and {ownBad} on: it no longer has the root of the checkpoint of size {ownBad}."))
                : At(FindingKind.HashesChanged, pass.Mismatch!.Value + 1, null, $"{BundleFiles.Leaves} was altered; the events have the root of the checkpoint of size {bad}."));
            return;
        }
        if (pass.Mismatch is { } mismatch)
            findings.Add(Alignment.Explain(source, mismatch));
        else if (pass.Order.Events < hashes.Count)
            findings.Add(At(FindingKind.Truncated, pass.Order.Events + 1, hashes.Count, "The events end before this position, which was recorded."));
        else if (hashes.Count < last)
            findings.Add(At(FindingKind.Truncated, hashes.Count + 1, last, $"The events end before this position; the checkpoint of size {last} covers it."));
        else if (hashes.Count > last)
            findings.Add(At(FindingKind.Added, last + 1, hashes.Count, "No checkpoint covers the events from here on."));
        else if (pass.HasLooseEnd)
            findings.Add(At(FindingKind.Added, hashes.Count + 1, null, "Behind the last recorded event there are bytes that are no line."));
    }

    private static HashFileResult OwnHashes(BundleSource source, IReadOnlyList<Checkpoint> checkpoints)
    {
        var check = new HashFileCheck(checkpoints);
        using var lines = new EventLines(source);
        while (lines.Next() is { } block)
            for (var rest = block.Bytes; !rest.IsEmpty;)
                check.Add(TreeHash.OfLeaf(LineBlock.Take(ref rest).Span));
        return check.Result;
    }

    private static Finding At(FindingKind kind, long first, long? last, string what) =>
        new(kind, first, last, string.Create(CultureInfo.InvariantCulture, $"Position {first}: {what}"));
}

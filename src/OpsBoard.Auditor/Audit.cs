using OpsBoard.Ledger;

namespace OpsBoard.Auditor;

/// <summary>One run: the bundle's bytes, the domain's rules, and the proofs that were asked for.</summary>
internal static class Audit
{
    public static async Task<Outcome> RunAsync(Arguments arguments, Action<VerifyProgress> progress)
    {
        try
        {
            var source = BundleSource.Open(arguments.Bundle);
            var boards = PrintedBoards.Read(source);
            var history = new HistoryAudit(boards);
            var report = BundleVerifier.Verify(source, new()
            {
                Known = [.. arguments.Checkpoints.SelectMany(file => Checkpoint.ParseAll(File.ReadAllText(file)))],
                Fingerprint = arguments.Fingerprint,
                Progress = progress,
                Follower = arguments.BytesOnly ? null : history.Follower,
            });
            if (report.Verdict == Verdict.Unusable)
                return new(report, null, null, null);
            report = report.With([.. history.Findings, .. report.Verdict == Verdict.Whole && !arguments.BytesOnly ? boards.Left() : []]);
            var proving = arguments.Position is null && arguments.Between is null || report.Last is null ? null : new Proving(source, report.Last);
            return new(report, arguments.BytesOnly ? null : boards.Compared,
                proving is not null && arguments.Position is { } position ? await proving.IncludeAsync(position) : null,
                proving is not null && arguments.Between is { } between ? await proving.ConnectAsync(between.First, between.Second) : null);
        }
        catch (Exception failure) when (failure is FormatException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new(BundleReport.Unusable(failure.Message), null, null, null);
        }
    }
}

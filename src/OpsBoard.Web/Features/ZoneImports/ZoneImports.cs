using System.Security.Cryptography;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Bulk;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.ZoneImports;

/// <summary>What would become of a file.</summary>
/// <param name="Unusable">Why it can't be read at all; then the rest is empty.</param>
/// <param name="IsReused">Its id belongs to another file.</param>
/// <param name="IsResumed">It was begun before; sent again it goes on, or answers the same.</param>
internal sealed record ZoneImportPlan(Rejection? Unusable, bool IsReused, bool IsResumed, ZoneSheet? Sheet, IReadOnlyList<CheckedLine> Lines, BulkRequest? Request)
{
    public IEnumerable<CellProblem> Problems => Lines.SelectMany(l => l.Problems);

    public int Good => Lines.Count(l => l.Command is not null);

    public int Wrong => Lines.Count - Good;
}

/// <summary>A file of zones, checked as a whole and then registered row by row.</summary>
internal sealed class ZoneImports(ZoneSheetCheck check, BulkRuns runs, BulkRecord record, Live<OperationsView> live)
{
    public const string Kind = "zone-import";

    /// <summary>100,000 rows need about half of it.</summary>
    public const long MostBytes = 16 * 1024 * 1024;

    /// <param name="onlyGood">Register the rows that are right although others are not.</param>
    public async Task<ZoneImportPlan> PlanAsync(byte[] file, CommandId run, AccountName account, bool onlyGood, CancellationToken ct)
    {
        var digest = SHA256.HashData([.. file, onlyGood ? (byte)1 : (byte)0]);
        if (ZoneSheet.Read(file, out var unusable) is not { } sheet) return new(unusable, false, false, null, [], null);
        var known = await record.FindAsync(run, ct);
        var lines = check.Check(sheet, account, live.Current, isResumed: known is not null);
        var request = new BulkRequest(account, run, Kind, digest,
            [.. lines.Select(l => new BulkItem($"{l.Line.Row}", l.Line[ZoneColumn.Id], l.Command, Refused: l.Problems.Count > 0 ? l.Problems[0].Why : null))]);
        return new(null, known is not null && !BulkRecord.IsSame(known, request), known is not null, sheet, lines, request);
    }

    public Task<BulkRun?> StartAsync(ZoneImportPlan plan, CancellationToken ct) => runs.StartAsync(plan.Request!, ct);
}

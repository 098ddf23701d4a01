using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Benchmarks;

/// <summary>The audit bundle of a generated history, in a folder: a checkpoint every 1,000 events, and every district's board printed at the end.</summary>
internal static class GeneratedBundle
{
    private const string Origin = "opsboard/benchmark";
    private const int CheckpointEvery = 1_000;
    private const int ReportEvery = 500_000;

    /// <returns>The folder; made when it isn't there.</returns>
    public static string In(string data, long events, int zones)
    {
        var folder = Path.Combine(data, string.Create(CultureInfo.InvariantCulture, $"bundle-{events}"));
        if (File.Exists(Path.Combine(folder, BundleFiles.Manifest))) return folder;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        using var key = CheckpointKey.Create("benchmark");
        using var writer = BundleWriter.ToFolder(folder);
        var (frontier, checkpoints, fold, last) = (new Frontier(), new List<Checkpoint>(), new OperationsFold(OperationsView.Empty), default(DateTimeOffset));
        foreach (var e in SealedEvents.Of(new GeneratedHistory(events, zones)))
        {
            var (generated, hash) = (e.Event, e.Hash);
            writer.AddEvent(e.Leaf.Bytes(generated.Position, generated.RecordedAt), hash);
            frontier.Append(hash);
            fold.Apply(new(
                generated.Position, generated.Stream, generated.Version, generated.Event, generated.RecordedAt, generated.HappenedAt ?? generated.RecordedAt,
                new(generated.By, generated.Role), Simulated: true, e.Command));
            last = generated.RecordedAt;
            if (frontier.Size % CheckpointEvery == 0 || frontier.Size == events) checkpoints.Add(Checkpoint.Sign(Origin, frontier.Size, frontier.Root, last, key));
            if (frontier.Size % ReportEvery == 0) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"making the bundle: {frontier.Size:N0} of {events:N0} events"));
        }
        var view = fold.View;
        var (calendar, packs) = (new LocalCalendar(LocalTime.Zone), PolicyPacks.Shipped());
        writer.Complete("吉林省", last, KeyRing.Of(Origin, key.Public), checkpoints,
            view.Divisions.Districts.Select(d => ($"{d.Code}-{events}", CanonicalJson.Of(BoardPrint.Of(view, d.Code, last, calendar, packs)!.ToJson()))));
        return folder;
    }
}

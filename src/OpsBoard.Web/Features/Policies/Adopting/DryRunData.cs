using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Operations;

namespace OpsBoard.Web.Features.Policies.Adopting;

/// <param name="Zones">Whether every zone is told, or the sums alone.</param>
public sealed record DryRunBody(string Division, string Pack, bool Zones = true);

/// <param name="Seen">The print of the dry run on which the sender decided; when it comes out otherwise by now, nothing is adopted.</param>
public sealed record AdoptPolicyBody(string Pack, string? Seen = null);

/// <summary>A zone under one of the two packs.</summary>
/// <param name="Earliest">First local day of its step down; null when there is none, or it can't be foreseen.</param>
/// <param name="Required">The class that the pack demands at once.</param>
public sealed record ProspectData(string Class, bool Ready, DateOnly? Earliest, string? Required, IReadOnlyList<string> Blockers)
{
    public static ProspectData Of(ZoneProspect p) => new(p.Class.Id.Value, p.IsReady, p.Earliest, p.Required?.Id.Value, [.. p.Blockers.Select(b => b.Code)]);
}

public sealed record DryRunZoneData(string Id, string District, ProspectData Now, ProspectData Then, DryRunEffect Effect, bool StepRequired);

/// <summary>Zones of one district that have one class now and one then, summed up.</summary>
/// <param name="ReadyNow">Can be lifted now, by the pack in force.</param>
/// <param name="ReadyThen">Could be lifted at once by the other.</param>
public sealed record DryRunSumData(string District, string Now, string Then, int Zones, int ReadyNow, int ReadyThen, int AtOnce, int Earlier, int Later, int Unforeseen, int StepRequired)
{
    public static IEnumerable<DryRunSumData> Of(DryRun run) =>
        from zone in run.Zones
        group zone by (zone.Zone.District, Now: zone.Now.Class.Id, Then: zone.Then.Class.Id) into same
        orderby same.Key.District.Value, same.First().Now.Class.Rank descending, same.Key.Then.Value
        let sum = DryRunSum.Of(same)
        select new DryRunSumData(same.Key.District.Value, same.Key.Now.Value, same.Key.Then.Value, sum.Zones, sum.ReadyNow, sum.ReadyThen, sum.AtOnce, sum.Earlier, sum.Later, sum.Unforeseen, sum.StepRequired);
}

/// <summary>What an adoption would do; nothing was recorded.</summary>
/// <param name="Position">Position of the view on which it was computed.</param>
/// <param name="Print">To be sent along with the adoption, so that it decides on this result and no other.</param>
/// <param name="Version">Version of the division's stream, for <c>If-Match</c> of the adoption.</param>
/// <param name="Zones">Null when only the sums were asked for.</param>
public sealed record DryRunData(
    string Division, string Pack, long Position, DateOnly Today, string Print, long Version, int Count, IReadOnlyList<DryRunSumData> Sums, IReadOnlyList<DryRunZoneData>? Zones)
{
    public static DryRunData Of(DryRun run, long version, bool zones) => new(
        run.Division.Value, run.Pack.ToString(), run.Position, run.Today, run.Print, version, run.Zones.Length, [.. DryRunSumData.Of(run)],
        zones ? [.. run.Zones.Select(z => new DryRunZoneData(z.Zone.Id.Value, z.Zone.District.Value, ProspectData.Of(z.Now), ProspectData.Of(z.Then), z.Effect, z.IsStepRequired))] : null);
}

using OpsBoard.Domain.Divisions;

namespace OpsBoard.Web.Features.Policies.Adopting;

/// <summary>How many zones of a dry run fare how.</summary>
public sealed record DryRunSum(int Zones, int ReadyNow, int ReadyThen, int AtOnce, int Earlier, int Later, int Unforeseen, int StepRequired)
{
    public static DryRunSum Of(IEnumerable<DryRunZone> zones)
    {
        var sum = new int[8];
        foreach (var zone in zones)
        {
            sum[0]++;
            if (zone.Now.IsReady) sum[1]++;
            if (zone.Then.IsReady) sum[2]++;
            if (zone.IsStepRequired) sum[7]++;
            if (zone.Effect is not DryRunEffect.Same) sum[2 + (int)zone.Effect]++;
        }
        return new(sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6], sum[7]);
    }

    public int Of(DryRunChoice choice) => choice switch
    {
        DryRunChoice.All => Zones,
        DryRunChoice.AtOnce => AtOnce,
        DryRunChoice.Earlier => Earlier,
        DryRunChoice.Later => Later,
        DryRunChoice.Unforeseen => Unforeseen,
        DryRunChoice.Required => StepRequired,
        _ => throw new System.Diagnostics.UnreachableException(choice.ToString()),
    };
}

/// <summary>Which zones of a dry run are looked at.</summary>
public enum DryRunChoice { All, AtOnce, Earlier, Later, Unforeseen, Required }

/// <param name="Now">A class by the pack in force; null: any.</param>
/// <param name="Then">A class by the other pack; null: any.</param>
/// <param name="District">Null: all.</param>
public sealed record DryRunFilter(string? Now, string? Then, string? District, DryRunChoice Choice)
{
    public bool IsAll => this is { Now: null, Then: null, District: null, Choice: DryRunChoice.All };

    public bool Holds(DryRunZone zone) =>
        (Now is null || zone.Now.Class.Id.Value == Now) && (Then is null || zone.Then.Class.Id.Value == Then) && (District is null || zone.Zone.District.Value == District)
        && Choice switch
        {
            DryRunChoice.All => true,
            DryRunChoice.AtOnce => zone.Effect is DryRunEffect.AtOnce,
            DryRunChoice.Earlier => zone.Effect is DryRunEffect.Earlier,
            DryRunChoice.Later => zone.Effect is DryRunEffect.Later,
            DryRunChoice.Unforeseen => zone.Effect is DryRunEffect.Unforeseen,
            DryRunChoice.Required => zone.IsStepRequired,
            _ => throw new System.Diagnostics.UnreachableException(Choice.ToString()),
        };
}

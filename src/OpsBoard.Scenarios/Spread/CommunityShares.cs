using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Scenarios.Spread;

/// <summary>New cases of a zone, and whether the zone was quiet before.</summary>
internal readonly record struct Finding(ZoneId Zone, CaseCount Cases, bool IsNew);

/// <summary>
/// Splits new cases into those found in the community and those found in quarantine, by the assumed share of the
/// day. Zones that were quiet before are where community cases are found first.
/// </summary>
internal sealed class CommunityShares
{
    // 2 per cent, in thousandths of a per cent. At or below it the count is rounded down: a claim of community
    // clearance must not be broken by rounding.
    private const long Clearance = 2_000;
    private const long Whole = 100_000;

    private readonly Dictionary<DivisionCode, Curve> _curves;
    private readonly Curve _province;

    public CommunityShares(Scenario scenario)
    {
        _curves = Curve.ByCode(scenario.CommunityShares.Select(share => (share.Code, share.Day, share.Percent)));
        _province = _curves.GetValueOrDefault(scenario.Info.Province) ?? new Curve([]);
    }

    public IEnumerable<ZoneDay> Split(DivisionCode unit, DateOnly day, IReadOnlyList<Finding> findings, SplitMix64 random)
    {
        var share = _curves.GetValueOrDefault(unit, _province).At(day);
        var all = findings.Sum(finding => finding.Cases.Total);
        var community = (int)(((all * share) + (share <= Clearance ? 0 : random.Below(Whole))) / Whole);
        var inCommunity = Draw(community, findings, random);
        for (var i = 0; i < findings.Count; i++)
        {
            var (zone, cases, _) = findings[i];
            var confirmed = inCommunity[i] == 0 ? 0
                : (int)((((long)inCommunity[i] * cases.Confirmed) + random.Below(cases.Total)) / cases.Total);
            var found = new CaseCount(confirmed, inCommunity[i] - confirmed);
            yield return new ZoneDay(day, zone, new DayCases(found, cases - found));
        }
    }

    // One case after the other, each as likely as the next, but those of a new zone five times.
    private static int[] Draw(int count, IReadOnlyList<Finding> findings, SplitMix64 random)
    {
        var drawn = new int[findings.Count];
        var weights = findings.Select(finding => finding.IsNew ? 5L : 1L).ToArray();
        var left = findings.Select((finding, i) => weights[i] * finding.Cases.Total).ToArray();
        var sum = left.Sum();
        for (; count > 0; count--)
        {
            var at = random.Below(sum);
            var i = 0;
            while (at >= left[i])
                at -= left[i++];
            drawn[i]++;
            left[i] -= weights[i];
            sum -= weights[i];
        }

        return drawn;
    }
}

using OpsBoard.Domain.Zones;

namespace OpsBoard.Scenarios.Spread;

/// <summary>
/// The course of the outbreak in one district, day by day. A zone with cases stays hot for some days and warms its
/// street, so that cases come in clusters that last; how easily a zone is hit differs widely from zone to zone.
/// </summary>
internal sealed class Outbreak
{
    private const int Hot = 1000;

    private readonly IReadOnlyList<ScenarioZone> _zones;
    private readonly string _district;
    private readonly ulong _seed;
    private readonly long[] _ease;
    private readonly long[] _heat;
    private readonly int[][] _neighbours;

    public Outbreak(DistrictUnit unit, ulong seed)
    {
        _seed = seed;
        _zones = unit.Zones;
        _district = unit.Code.Value;
        _ease = [.. _zones.Select(Ease)];
        _heat = new long[_zones.Count];
        var streets = _zones.Select((zone, i) => (zone, i)).ToLookup(each => each.zone.Street, each => each.i);
        _neighbours = [.. _zones.Select((zone, i) => zone.Street is null ? [] : streets[zone.Street].Where(other => other != i).ToArray())];
    }

    /// <summary>Spreads the day's cases of the district; both counts come out exactly.</summary>
    public List<(int Zone, CaseCount Cases, bool IsNew)> Spread(DateOnly day, CaseCount cases)
    {
        var random = SplitMix64.For(_seed, $"{day:yyyy-MM-dd}/{_district}");
        var result = new List<(int, CaseCount, bool)>();
        if (cases.Total > 0)
        {
            var chosen = Apportion.Choose(Affected(cases.Total), [.. _zones.Select((_, i) => Risk(i))], random);
            var extra = Apportion.ByWeight(
                cases.Total - chosen.Count, [.. chosen.Select(i => (Risk(i) + (2 * Hot)) * random.Between(20, 180))]);
            var totals = extra.Select(count => count + 1).ToArray();
            var confirmed = Apportion.Within(cases.Confirmed, totals, random);
            for (var n = 0; n < chosen.Count; n++)
                result.Add((chosen[n], new CaseCount(confirmed[n], totals[n] - confirmed[n]), _heat[chosen[n]] < Hot / 4));
        }

        Cool(result);
        return result;
    }

    // The number of zones grows more slowly than the cases: as the power of three quarters, by square roots,
    // which are the same to the last bit everywhere.
    private int Affected(int cases)
    {
        var root = Math.Sqrt(cases);
        var wanted = (int)Math.Round(0.41 * root * Math.Sqrt(root), MidpointRounding.AwayFromZero);
        return Math.Clamp(wanted, 1, Math.Min(cases, Math.Max(1, _zones.Count * 3 / 4)));
    }

    private long Risk(int zone)
    {
        var warm = _neighbours[zone].Length == 0 ? 0 : _neighbours[zone].Sum(other => _heat[other]) / _neighbours[zone].Length;
        return _ease[zone] * (60 + (4 * _heat[zone]) + (2 * warm)) / Hot;
    }

    private void Cool(List<(int Zone, CaseCount Cases, bool IsNew)> today)
    {
        for (var i = 0; i < _heat.Length; i++)
            _heat[i] = _heat[i] * 78 / 100;
        foreach (var (zone, cases, _) in today)
            _heat[zone] += Hot + (60 * Math.Min(cases.Total, 20));
    }

    // Cubed, so that a few zones are hit far more easily than most.
    private long Ease(ScenarioZone zone)
    {
        var luck = SplitMix64.For(_seed, zone.Id.Value).Below(1000);
        var byKind = zone.Kind switch
        {
            ZoneKind.Community or ZoneKind.Township => 100,
            ZoneKind.Compound => 160,
            ZoneKind.Village => 16,
            ZoneKind.Site => 4,
            _ => 50,
        };
        return byKind * (100 + (luck * luck * luck / 1_000_000));
    }
}

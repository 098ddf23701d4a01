using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Spread;

/// <summary>A division whose figures are published beside those of the others: a prefecture, or a district apart.</summary>
internal sealed record ReportingUnit(DivisionCode Code, IReadOnlyList<DistrictUnit> Districts)
{
    /// <summary>All reporting units in the order of their codes; districts without a zone are left out.</summary>
    public static List<ReportingUnit> Of(Scenario scenario)
    {
        var levels = scenario.Divisions.ToDictionary(division => division.Code, division => division.Level);
        var weights = Curve.ByCode(scenario.Weights.Select(weight => (weight.District, weight.Day, weight.Weight)));
        var zones = scenario.Zones.ToLookup(zone => zone.District);
        var within = scenario.Divisions.Where(division => division.Within is not null).ToLookup(division => division.Within!.Value);
        return [..
            from district in scenario.Divisions
            where district.Level == DivisionLevel.District && district.Within is null
            let own = within[district.Code].Select(part => part.Code).Prepend(district.Code).SelectMany(code => zones[code])
            let unit = new DistrictUnit(
                district.Code, weights.GetValueOrDefault(district.Code) ?? new Curve([]),
                [.. own.OrderBy(zone => zone.Id.Value, StringComparer.Ordinal)])
            where unit.Zones.Count > 0
            // A district directly below the province belongs to no prefecture and reports for itself.
            let apart = district.ReportsApart || levels[district.Parent!.Value] != DivisionLevel.Prefecture
            group unit by apart ? district.Code : district.Parent!.Value into reporting
            orderby reporting.Key.Value
            select new ReportingUnit(reporting.Key, [.. reporting.OrderBy(unit => unit.Code.Value, StringComparer.Ordinal)])];
    }
}

/// <summary>A district that is counted for itself, with its zones and those of the districts counted within it.</summary>
internal sealed record DistrictUnit(DivisionCode Code, Curve Weight, IReadOnlyList<ScenarioZone> Zones);

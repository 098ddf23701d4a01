using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Scenarios.Spread;

namespace OpsBoard.Scenarios.Planning;

/// <summary>The scenario's zones, what lies beside them, and how they stand at the moment.</summary>
internal sealed class Places(PlanBook book, Scenario scenario)
{
    private readonly Dictionary<ZoneId, ScenarioZone> _zones = scenario.Zones.ToDictionary(zone => zone.Id);
    private readonly ILookup<DivisionCode, ScenarioZone> _inStreet =
        scenario.Zones.Where(zone => zone.Street is not null).ToLookup(zone => zone.Street!.Value);
    private readonly ILookup<DivisionCode, ScenarioZone> _inDistrict = scenario.Zones.ToLookup(zone => zone.District);

    public ScenarioZone this[ZoneId id] => _zones[id];

    public IEnumerable<DivisionCode> Districts => _inDistrict.Select(group => group.Key);

    public IEnumerable<ScenarioZone> InStreet(DivisionCode street) => _inStreet[street];

    public IEnumerable<ScenarioZone> InDistrict(DivisionCode district) => _inDistrict[district];

    public IEnumerable<ScenarioZone> Neighbours(ScenarioZone zone) =>
        zone.Street is { } street ? _inStreet[street].Where(other => other != zone) : [];

    /// <summary>The zone as the boards show it now.</summary>
    public Zone Now(ScenarioZone zone) => book.View.Zone(zone.Id)!.Zone;

    /// <summary>How many people are screened there; made up, the same on every run.</summary>
    public static int People(ScenarioZone zone)
    {
        var random = SplitMix64.For(Planner.Seed, $"people/{zone.Id}");
        return zone.Kind switch
        {
            ZoneKind.Township => random.Between(6_000, 22_000),
            ZoneKind.Village => random.Between(500, 1_900),
            ZoneKind.Compound => random.Between(900, 4_200),
            ZoneKind.Building or ZoneKind.Site => random.Between(60, 600),
            ZoneKind.Community => random.Between(1_800, 7_500),
            _ => throw new System.Diagnostics.UnreachableException(zone.Kind.ToString()),
        };
    }
}

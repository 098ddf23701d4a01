using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Planning;

/// <summary>The accounts that act in a scenario: a lead per district, a disease-control office per prefecture, the command.</summary>
internal sealed class Staff
{
    private readonly Dictionary<DivisionCode, ScenarioDivision> _divisions;
    private readonly Dictionary<DivisionCode, ScenarioAccount> _leads;
    private readonly Dictionary<DivisionCode, ScenarioAccount> _offices;

    public Staff(Scenario scenario)
    {
        _divisions = scenario.Divisions.ToDictionary(division => division.Code);
        _leads = Of(scenario, DivisionLevel.District, "sim-lead-");
        _offices = Of(scenario, DivisionLevel.Prefecture, "sim-cdc-");
    }

    public static ScenarioAccount Registrar { get; } = new(ScenarioPlan.Registrar, Role.Administrator, []);

    /// <summary>The province's command.</summary>
    public ScenarioAccount Command { get; } = new(new("sim-command"), Role.Commander, []);

    /// <summary>Who takes the second look; never who did the work.</summary>
    public ScenarioAccount Review { get; } = new(new("sim-review"), Role.Commander, []);

    public IReadOnlyList<ScenarioAccount> All => [Command, Review, .. _offices.Values, .. _leads.Values];

    public ScenarioAccount LeadOf(DivisionCode district) => _leads[district];

    /// <summary>The disease-control office above a district; the command's, where no prefecture is between.</summary>
    public ScenarioAccount OfficeOf(DivisionCode district) => _offices.GetValueOrDefault(_divisions[district].Parent!.Value, Command);

    /// <summary>Who answers for what is put to a division.</summary>
    public ScenarioAccount AnswererFor(DivisionCode division) => _divisions[division].Level switch
    {
        DivisionLevel.Province => Command,
        DivisionLevel.Prefecture => _offices[division],
        DivisionLevel.District => _leads[division],
        DivisionLevel.Street => _leads[_divisions[division].Parent!.Value],
        var level => throw new System.Diagnostics.UnreachableException(level.ToString()),
    };

    private static Dictionary<DivisionCode, ScenarioAccount> Of(Scenario scenario, DivisionLevel level, string prefix) =>
        scenario.Divisions.Where(division => division.Level == level).ToDictionary(
            division => division.Code,
            division => new ScenarioAccount(new(prefix + division.Code.Value.ToLowerInvariant()), Role.Lead, [division.Code]));
}

using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Reading;

/// <summary>
/// The divisions other files may name. While divisions.csv itself is broken nothing is checked against it:
/// one broken line there must not drown the list in unknown codes elsewhere.
/// </summary>
internal sealed class KnownDivisions(IReadOnlyList<ScenarioDivision> divisions, bool sound)
{
    private readonly Dictionary<DivisionCode, ScenarioDivision> _byCode =
        sound ? divisions.ToDictionary(division => division.Code) : [];

    public ScenarioDivision? Require(CsvLine line, string column, DivisionCode code, DivisionLevel? level = null)
    {
        if (!sound || code == default)
            return null;
        if (!_byCode.TryGetValue(code, out var division))
            line.Problem(column, $"{code} is not a code of divisions.csv");
        else if (level is { } wanted && division.Level != wanted)
            line.Problem(column, $"{code} is not a {CsvLine.Lower(wanted)}");
        else
            return division;
        return null;
    }
}

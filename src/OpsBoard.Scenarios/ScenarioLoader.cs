using OpsBoard.Scenarios.Reading;

namespace OpsBoard.Scenarios;

/// <summary>
/// Reads a scenario strictly: every problem names its file, line and column and says what would be right,
/// and with one problem nothing is loaded. Bad content is an answer, not an exception.
/// </summary>
public static class ScenarioLoader
{
    /// <summary>Reads and cross-checks all files.</summary>
    public static ScenarioLoad Load(ScenarioFiles files)
    {
        var problems = new ProblemList();
        var info = InfoSheet.Read(files, problems);
        var days = new KnownDays(info);
        var divisions = DivisionSheet.Read(files, problems);
        var known = new KnownDivisions(divisions, !problems.In("divisions.csv"));
        InfoSheet.CheckProvince(info, problems, divisions);
        var zones = ZoneSheet.Read(files, problems, known);
        var sources = FigureSheet.ReadSources(files, problems);
        var figures = FigureSheet.Read(files, problems, known, days, sources);
        var happenings = HappeningSheet.Read(files, problems, known, days);
        var weights = AssumptionSheets.ReadWeights(files, problems, known, days);
        var shares = AssumptionSheets.ReadShares(files, problems, known, days);
        return info is null || problems.All.Count > 0
            ? new ScenarioLoad.Refused(problems.All)
            : new ScenarioLoad.Loaded(
                new Scenario(info, divisions, zones, figures, sources, happenings, weights, shares));
    }
}

namespace OpsBoard.Scenarios.Reading;

/// <summary>Collects problems up to the limit; what comes later is not kept.</summary>
internal sealed class ProblemList
{
    private readonly List<ScenarioProblem> _problems = [];

    public IReadOnlyList<ScenarioProblem> All => _problems;

    public bool Full => _problems.Count >= ScenarioProblem.Limit;

    public bool In(string file) => _problems.Any(problem => problem.File == file);

    public void Add(string file, int line, string column, string message)
    {
        if (!Full)
            _problems.Add(new ScenarioProblem(file, line, column, message));
    }
}

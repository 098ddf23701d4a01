namespace OpsBoard.Scenarios;

/// <summary>The answer of <see cref="ScenarioLoader"/>: a whole scenario, or what is wrong with it.</summary>
public abstract record ScenarioLoad
{
    private ScenarioLoad() { }

    /// <summary>Every check passed.</summary>
    public sealed record Loaded(Scenario Scenario) : ScenarioLoad;

    /// <summary>Nothing was loaded. At most <see cref="ScenarioProblem.Limit"/> problems are told at once.</summary>
    public sealed record Refused(IReadOnlyList<ScenarioProblem> Problems) : ScenarioLoad;
}

/// <summary>One thing that is wrong in a scenario's files.</summary>
/// <param name="Line">Counts from 1, the header being line 1; 0 when the file as a whole is meant.</param>
/// <param name="Column">Name of the column; empty when the whole line is meant.</param>
/// <param name="Message">What is there and what would be right.</param>
public sealed record ScenarioProblem(string File, int Line, string Column, string Message)
{
    /// <summary>How many problems are collected before reading stops.</summary>
    public const int Limit = 20;

    /// <summary>The place and the message in one sentence.</summary>
    public override string ToString() => (Line, Column) switch
    {
        (0, _) => $"{File}: {Message}",
        (_, "") => $"{File}, line {Line}: {Message}",
        _ => $"{File}, line {Line}, column {Column}: {Message}",
    };
}

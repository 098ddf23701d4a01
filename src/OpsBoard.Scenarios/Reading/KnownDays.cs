namespace OpsBoard.Scenarios.Reading;

/// <summary>The local days a scenario covers; without a sound scenario.csv any day passes.</summary>
internal sealed class KnownDays(ScenarioInfo? info)
{
    public DateOnly Require(CsvLine line, string column)
    {
        var day = line.Day(column);
        if (day != default)
            Check(line, column, day);
        return day;
    }

    public DateTimeOffset? Require(CsvLine line, string column, DateTime? local)
    {
        if (local is not { } time)
            return null;
        Check(line, column, DateOnly.FromDateTime(time));
        return info?.Calendar.At(DateOnly.FromDateTime(time), TimeOnly.FromDateTime(time));
    }

    private void Check(CsvLine line, string column, DateOnly day)
    {
        if (info is not null && (day < info.FirstDay || day > info.LastDay))
            line.Problem(column, $"{day:yyyy-MM-dd} is outside the scenario, {info.FirstDay:yyyy-MM-dd} to {info.LastDay:yyyy-MM-dd}");
    }
}

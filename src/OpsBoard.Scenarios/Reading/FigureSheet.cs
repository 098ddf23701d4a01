using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Reading;

/// <summary>figures.csv and sources.csv: what was published, and where it was read.</summary>
internal static class FigureSheet
{
    public static List<FigureSource> ReadSources(ScenarioFiles files, ProblemList problems)
    {
        var sheet = CsvSheet.Read(files, "sources.csv", problems, "source", "title");
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var sources = new List<FigureSource>();
        foreach (var line in sheet.Lines)
        {
            var source = new FigureSource(line.Text("source"), line.Prose("title"));
            sources.Add(source);
            if (!lines.TryAdd(source.Id, line.Number))
                line.Problem("source", $"{source.Id} is already on line {lines[source.Id]}");
        }

        return sources;
    }

    public static List<PublishedFigure> Read(
        ScenarioFiles files, ProblemList problems, KnownDivisions known, KnownDays days, IReadOnlyList<FigureSource> sources)
    {
        var sheet = CsvSheet.Read(files, "figures.csv", problems, "date", "code",
            "new_confirmed", "new_asymptomatic", "new_discharged", "released_asymptomatic", "source");
        var sourceIds = sources.Select(source => source.Id).ToHashSet(StringComparer.Ordinal);
        var lines = new Dictionary<(DateOnly, DivisionCode), int>();
        var figures = new List<PublishedFigure>();
        foreach (var line in sheet.Lines)
        {
            var figure = new PublishedFigure(
                days.Require(line, "date"), line.Code("code"),
                line.Count("new_confirmed"), line.Count("new_asymptomatic"),
                line.Count("new_discharged"), line.Count("released_asymptomatic"),
                line.Text("source").Split('+'));
            figures.Add(figure);
            known.Require(line, "code", figure.Code);
            if (!lines.TryAdd((figure.Day, figure.Code), line.Number))
                line.Problem("code", $"{figure.Code} already has figures for this day on line {lines[(figure.Day, figure.Code)]}");
            if (!problems.In("sources.csv"))
            {
                foreach (var source in figure.Sources.Where(source => !sourceIds.Contains(source)))
                    line.Problem("source", $"\"{source}\" is not a source of sources.csv");
            }
        }

        return figures;
    }
}

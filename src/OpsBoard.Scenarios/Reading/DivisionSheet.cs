using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Reading;

/// <summary>divisions.csv: the tree, its names, and the tile of each district.</summary>
internal static class DivisionSheet
{
    private const string File = "divisions.csv";

    public static List<ScenarioDivision> Read(ScenarioFiles files, ProblemList problems)
    {
        var sheet = CsvSheet.Read(files, File, problems, "code", "parent", "level", "name_zh", "name_en",
            "short_zh", "short_en", "column", "row", "reports_apart", "within");
        var lines = new Dictionary<DivisionCode, CsvLine>();
        var cells = new Dictionary<TileCell, int>();
        var divisions = new List<ScenarioDivision>();
        foreach (var line in sheet.Lines)
        {
            var division = Division(line);
            divisions.Add(division);
            if (!lines.TryAdd(division.Code, line))
                line.Problem("code", $"{division.Code} is already on line {lines[division.Code].Number}");
            if (division.Tile is { } cell && !cells.TryAdd(cell, line.Number))
                line.Problem("column", $"the tile at column {cell.Column}, row {cell.Row} is already taken on line {cells[cell]}");
        }

        if (sheet.Sound)
            CheckTree(divisions, lines);
        return divisions;
    }

    private static ScenarioDivision Division(CsvLine line)
    {
        var level = line.Word<DivisionLevel>("level");
        return new ScenarioDivision(
            line.Code("code"), line.OptionalCode("parent"), level, line.Both("name"), line.Both("short"),
            Tile(line, level), Yes(line, "reports_apart", level), line.OptionalCode("within"));
    }

    private static TileCell? Tile(CsvLine line, DivisionLevel level)
    {
        var column = line.Count("column");
        var row = line.Count("row");
        if (level != DivisionLevel.District)
        {
            if (column is not null || row is not null)
                line.Problem("column", "only a district has a tile; leave column and row empty");
            return null;
        }

        if (column is > 0 && row is > 0)
            return new TileCell(column.Value, row.Value);
        line.Problem("column", "a district needs a tile: column and row, counted from 1");
        return null;
    }

    private static bool Yes(CsvLine line, string column, DivisionLevel level)
    {
        var value = line.Optional(column);
        if (value is not (null or "yes"))
            line.Problem(column, $"\"{value}\" is not yes or empty");
        else if (value is not null && level != DivisionLevel.District)
            line.Problem(column, "only a district can report apart from its prefecture");
        return value is not null;
    }

    private static void CheckTree(List<ScenarioDivision> divisions, Dictionary<DivisionCode, CsvLine> lines)
    {
        var byCode = divisions.ToDictionary(division => division.Code);
        foreach (var division in divisions)
        {
            var line = lines[division.Code];
            if (division.Parent is null)
            {
                if (division.Level != DivisionLevel.Province)
                    line.Problem("parent", "is empty; only a province stands without one");
            }
            else if (!byCode.TryGetValue(division.Parent.Value, out var parent))
                line.Problem("parent", $"{division.Parent} is not a code of {File}");
            else if (parent.Level >= division.Level)
                line.Problem("parent", $"{division.Parent} is not above the level of {division.Code}");
            else if (division.Level == DivisionLevel.Street && parent.Level != DivisionLevel.District)
                line.Problem("parent", $"{division.Parent} is not a district");

            if (division.Within is null)
                continue;
            if (!byCode.TryGetValue(division.Within.Value, out var whole) || whole == division || whole.Within is not null
                || whole.Level != DivisionLevel.District || division.Level != DivisionLevel.District)
                line.Problem("within", $"{division.Within} is not another district that stands for itself");
        }
    }
}

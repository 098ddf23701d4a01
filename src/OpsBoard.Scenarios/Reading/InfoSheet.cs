using System.Text.RegularExpressions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Reading;

/// <summary>scenario.csv: one line that says what the scenario is and which days it covers.</summary>
internal static partial class InfoSheet
{
    private const string File = "scenario.csv";

    public static ScenarioInfo? Read(ScenarioFiles files, ProblemList problems)
    {
        var sheet = CsvSheet.Read(files, File, problems,
            "id", "name_zh", "name_en", "province", "first_day", "last_day", "time_zone");
        if (sheet.Lines.Count > 1)
            sheet.Lines[1].Problem("id", "one line only describes the scenario");
        if (!sheet.Sound)
            return null;
        var line = sheet.Lines[0];
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(line.Text("time_zone"), out var zone))
            line.Problem("time_zone", $"\"{line.Text("time_zone")}\" is not a time zone such as Asia/Shanghai");
        var info = new ScenarioInfo(
            line.Matching("id", Id(), "small letters, digits and hyphens"), line.Both("name"), line.Code("province"),
            line.Day("first_day"), line.Day("last_day"), new LocalCalendar(zone ?? TimeZoneInfo.Utc));
        if (sheet.Sound && info.LastDay < info.FirstDay)
            line.Problem("last_day", $"{info.LastDay:yyyy-MM-dd} is before first_day");
        return sheet.Sound ? info : null;
    }

    public static void CheckProvince(ScenarioInfo? info, ProblemList problems, IReadOnlyList<ScenarioDivision> divisions)
    {
        if (info is not null && !problems.In("divisions.csv")
            && !divisions.Any(division => division.Code == info.Province && division.Parent is null))
            problems.Add(File, 2, "province", $"{info.Province} is not the root of divisions.csv");
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Id();
}

using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Scenarios.Reading;

/// <summary>zones.csv: every place that is commanded.</summary>
internal static class ZoneSheet
{
    private const string File = "zones.csv";

    public static List<ScenarioZone> Read(ScenarioFiles files, ProblemList problems, KnownDivisions known)
    {
        var sheet = CsvSheet.Read(files, File, problems, "id", "district", "street", "name_zh", "name_en", "kind");
        var lines = new Dictionary<ZoneId, int>();
        var zones = new List<ScenarioZone>();
        foreach (var line in sheet.Lines)
        {
            var zone = new ScenarioZone(
                line.Zone("id"), line.Code("district"), line.OptionalCode("street"), line.Both("name"), line.Word<ZoneKind>("kind"));
            zones.Add(zone);
            if (!lines.TryAdd(zone.Id, line.Number))
                line.Problem("id", $"{zone.Id} is already on line {lines[zone.Id]}");
            known.Require(line, "district", zone.District, DivisionLevel.District);
            if (zone.Street is { } code && known.Require(line, "street", code, DivisionLevel.Street) is { } street
                && street.Parent != zone.District)
                line.Problem("street", $"{zone.Street} lies in {street.Parent}, not in {zone.District}");
        }

        return zones;
    }
}

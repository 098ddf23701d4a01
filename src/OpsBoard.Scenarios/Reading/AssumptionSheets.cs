using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Reading;

/// <summary>weights.csv and community-share.csv: what is assumed where nothing was published.</summary>
internal static class AssumptionSheets
{
    public static List<DistrictWeight> ReadWeights(
        ScenarioFiles files, ProblemList problems, KnownDivisions known, KnownDays days)
    {
        var sheet = CsvSheet.Read(files, "weights.csv", problems, "date", "district", "weight");
        var lines = new Dictionary<(DateOnly, DivisionCode), int>();
        var weights = new List<DistrictWeight>();
        foreach (var line in sheet.Lines)
        {
            var weight = new DistrictWeight(days.Require(line, "date"), line.Code("district"), line.Amount("weight", 1000));
            weights.Add(weight);
            if (known.Require(line, "district", weight.District, DivisionLevel.District) is { Within: { } whole })
                line.Problem("district", $"{weight.District} is counted within {whole}; give the weight there");
            if (!lines.TryAdd((weight.Day, weight.District), line.Number))
                line.Problem("district", $"{weight.District} already has a weight for this day on line {lines[(weight.Day, weight.District)]}");
        }

        return weights;
    }

    public static List<CommunityShare> ReadShares(
        ScenarioFiles files, ProblemList problems, KnownDivisions known, KnownDays days)
    {
        var sheet = CsvSheet.Read(files, "community-share.csv", problems, "date", "code", "percent");
        var lines = new Dictionary<(DateOnly, DivisionCode), int>();
        var shares = new List<CommunityShare>();
        foreach (var line in sheet.Lines)
        {
            var share = new CommunityShare(days.Require(line, "date"), line.Code("code"), line.Amount("percent", 100));
            shares.Add(share);
            known.Require(line, "code", share.Code);
            if (!lines.TryAdd((share.Day, share.Code), line.Number))
                line.Problem("code", $"{share.Code} already has a share for this day on line {lines[(share.Day, share.Code)]}");
        }

        return shares;
    }
}

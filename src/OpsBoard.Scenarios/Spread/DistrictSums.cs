using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Spread;

/// <summary>
/// Shares the figure of a reporting unit over its districts: published district figures as they are, the rest over
/// the districts that were not listed that day, by their assumed weights.
/// </summary>
internal sealed class DistrictSums(IReadOnlyDictionary<(DateOnly, DivisionCode), PublishedFigure> figures, List<Reconciliation> reconciliations)
{
    /// <summary>One count per district, in the unit's order; their sum is the unit's published figure.</summary>
    public int[] Of(ReportingUnit unit, DateOnly day, FigureKind kind)
    {
        var listed = unit.Districts.Select(district => figures.GetValueOrDefault((day, district.Code))).ToList();
        // A unit that is a district itself, such as a city that reports apart, is its own and only part.
        if (unit.Districts.Count == 1 && unit.Districts[0].Code == unit.Code)
            return [listed[0]?[kind] ?? 0];
        var published = listed.Select(figure => figure?[kind] ?? 0).ToArray();
        var parts = published.Sum();
        var sum = figures.GetValueOrDefault((day, unit.Code))?[kind];
        if (sum is not { } total)
        {
            if (parts > 0)
                Report(ReconciliationKind.SumNotPublished);
            return new int[published.Length];
        }

        if (parts > total)
        {
            Report(ReconciliationKind.PartsExceed);
            return Apportion.ByWeight(total, [.. published.Select(count => (long)count)]);
        }

        var weights = unit.Districts.Select((district, i) => listed[i] is null ? district.Weight.At(day) : 0).ToArray();
        if (total > parts && weights.Sum() == 0)
        {
            if (parts > 0)
                Report(ReconciliationKind.ListedFallShort);
            weights = [.. unit.Districts.Select((district, i) => parts > 0 ? published[i] : (long)district.Zones.Count)];
        }

        var rest = Apportion.ByWeight(total - parts, weights);
        return [.. published.Zip(rest, (known, assumed) => known + assumed)];

        void Report(ReconciliationKind difference) =>
            reconciliations.Add(new Reconciliation(day, unit.Code, kind, sum, parts, difference));
    }
}

using OpsBoard.Web.Features.Overview.Reading;

namespace OpsBoard.Web.Features.Wall;

/// <summary>
/// Which zones get a chip of their own on a district's wall. A street in which all is routine is always one chip with a
/// count, so that a calm district is calm. Further folding is done only where it saves a page of the rotation: first
/// streets in which nothing is serious become one chip, then routine and at last guarded zones of the other streets
/// become a count. Sealed and controlled zones always stand for themselves, however many pages that takes.
/// </summary>
/// <param name="Quiet">A street whose worst zone has no higher rank is one chip.</param>
/// <param name="FoldBelow">Zones of a lower rank are counted, street by street.</param>
internal readonly record struct ZonePlan(int Quiet, int FoldBelow)
{
    private const int LinesPerPage = 12;
    private const int ChipsPerLine = 11;
    private const int MostQuiet = ZoneReading.SeriousRank - 1;

    // From the one that shows most to the one that shows least.
    private static readonly ZonePlan[] All = [new(0, 0), new(MostQuiet, 0), new(MostQuiet, 1), new(MostQuiet, ZoneReading.SeriousRank)];

    /// <summary>The plan with the fewest pages; of equals the one that shows most.</summary>
    public static ZonePlan For(IReadOnlyList<Street> streets) => All.MinBy(plan => plan.Pages(streets));

    // An estimate: the browser knows how wide a name is, and turns the pages.
    private int Pages(IReadOnlyList<Street> streets)
    {
        var (lines, towns, rest) = (0, 0, 0);
        foreach (var street in streets)
        {
            if (street.IsQuiet(this)) rest += ChipName.Span(street.Name.Zh);
            else if (street.IsOneZone) towns += street.Width(this);
            else lines += Ceiling(street.Width(this), ChipsPerLine);
        }
        return Math.Max(1, Ceiling(lines + Ceiling(towns, ChipsPerLine) + Ceiling(rest, ChipsPerLine), LinesPerPage));
    }

    private static int Ceiling(int n, int by) => (n + by - 1) / by;
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Divisions;

/// <summary>What was found in the community of a division on one local day.</summary>
/// <param name="Positives">New positives outside quarantine; null when nobody reported the day, which is never 0.</param>
public sealed record ClearanceDay(DateOnly Day, int? Positives);

/// <summary>社会面清零 of one level, computed from what was counted; it is not "zero cases".</summary>
/// <param name="Population">People in the division; null when nobody stated it.</param>
/// <param name="Limit">A day's positives must be below this; null: the rule allows none, or nobody stated the population.</param>
/// <param name="Days">The rule's days, the last whole ones before today, oldest first.</param>
/// <param name="Unreported">Districts that did not report one of these days, by day.</param>
public sealed record CommunityClearance(
    ClearanceRule Rule, PackRef Pack, int? Population, decimal? Limit, IReadOnlyList<ClearanceDay> Days, IReadOnlyList<(DateOnly Day, DivisionCode District)> Unreported)
{
    /// <summary>Whether the criterion holds today.</summary>
    public bool Holds => !IsPopulationMissing && Days.All(Fits);

    public bool IsPopulationMissing => Rule.BelowPer100000 is not null && Population is null;

    /// <summary>Days that nobody reported, or not every district of the division.</summary>
    public IEnumerable<DateOnly> MissingDays => Days.Where(d => d.Positives is null).Select(d => d.Day);

    /// <summary>Days with too many positives.</summary>
    public IEnumerable<ClearanceDay> DaysAbove => Days.Where(d => d.Positives is not null && !Fits(d));

    public bool Fits(ClearanceDay day) => day.Positives is { } n && (Rule.BelowPer100000 is null ? n == 0 : n < Limit);

    /// <summary>The clearance of <paramref name="level"/> on <paramref name="today"/>; null when the pack has no rule for it or the division no board.</summary>
    public static CommunityClearance? Of(OperationsView view, DivisionCode division, ClearanceLevel level, PolicyPack pack, DateOnly today)
    {
        if (pack.ClearanceOf(level) is not { } rule || view.Board(division) is null) return null;
        var districts = DistrictsOf(view, division);
        var days = Enumerable.Range(1, rule.Days).Select(back => today.AddDays(-back)).Order().ToList();
        var unreported = (from day in days from district in districts where !view.Boards[district].Cases.ContainsKey(day) select (day, district)).ToList();
        var population = PopulationOf(view, division, districts);
        return new(rule, pack.Ref, population, rule.BelowPer100000 is { } below && population is { } people ? below * people / 100_000m : null,
            [.. days.Select(d => new ClearanceDay(d, districts.Count == 0 || unreported.Any(u => u.day == d) ? null : districts.Sum(b => view.Boards[b].Cases[d].Community.Total)))],
            unreported);
    }

    /// <summary>
    /// Whether the declared clearance of a division was overtaken: since it was declared a day brought more positives than
    /// its rule lets pass. Null when it has none.
    /// </summary>
    public static ClearanceDay? BrokenBy(OperationsView view, DivisionCode division, PolicyPacks packs, LocalCalendar calendar)
    {
        if (view.Divisions.Find(division)?.Clearance is not { } declared || packs.Find(declared.Pack)?.ClearanceOf(declared.Level) is not { } rule) return null;
        var districts = DistrictsOf(view, division);
        var population = PopulationOf(view, division, districts);
        var limit = rule.BelowPer100000 is { } below ? below * (population ?? 0) / 100_000m : (decimal?)null;
        var first = declared.Days.Select(d => d.Day).DefaultIfEmpty(calendar.DayOf(declared.At)).Min();
        return districts.SelectMany(d => view.Boards[d].Cases).Where(c => c.Key >= first).GroupBy(c => c.Key, c => c.Value.Community.Total)
            .OrderBy(day => day.Key).Select(day => new ClearanceDay(day.Key, day.Sum()))
            .FirstOrDefault(day => limit is { } l ? day.Positives >= l : day.Positives > 0);
    }

    private static List<DivisionCode> DistrictsOf(OperationsView view, DivisionCode division) =>
        [.. view.Divisions.Districts.Where(d => view.Divisions.IsWithin(d.Code, division)).Select(d => d.Code)];

    private static int? PopulationOf(OperationsView view, DivisionCode division, List<DivisionCode> districts) =>
        view.Divisions.Find(division)?.Population is { } own ? own.People
        : districts.Count > 0 && districts.All(d => view.Divisions.Find(d)!.Population is not null) ? districts.Sum(d => view.Divisions.Find(d)!.Population!.People) : null;
}

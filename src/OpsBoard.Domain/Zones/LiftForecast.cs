using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>Zones of one class whose step down can first be taken on a day.</summary>
/// <param name="Zones">How many.</param>
/// <param name="Waiting">So many of them need something done by then that time alone doesn't bring: a screening, a disinfection, approvals.</param>
public sealed record ForecastCount(ClassId From, ClassId To, int Zones, int Waiting);

public sealed record ForecastDay(DateOnly Day, IReadOnlyList<ForecastCount> Counts)
{
    public int Zones => Counts.Sum(c => c.Zones);
}

/// <summary>Zones of one class whose step down can't be foreseen.</summary>
/// <param name="Why">Code of the finding that nobody can foresee: <c>district-without</c>, <c>other-step-required</c> …</param>
public sealed record Unforeseen(ClassId From, string Why, int Zones);

/// <summary>How many zones of a district can be lifted on each of the next days if nothing new happens.</summary>
/// <param name="Days">From today on, every day of the horizon, also those without a zone.</param>
/// <param name="Later">Zones whose day lies behind the horizon.</param>
/// <param name="Lowest">Zones of classes from which the pack knows no step down.</param>
public sealed record LiftForecast(DivisionCode District, IReadOnlyList<ForecastDay> Days, int Later, IReadOnlyList<Unforeseen> Unforeseen, int Lowest)
{
    /// <summary>So many days are looked ahead, today included.</summary>
    public const int Horizon = 14;

    /// <summary>Every zone of the district is counted exactly once; null when the division has no board.</summary>
    public static LiftForecast? Of(OperationsView view, DivisionCode district, DateOnly today, LocalCalendar calendar, PolicyPacks packs)
    {
        if (view.Board(district) is not { } board) return null;
        var lifts = board.Zones.Values.Select(z => (z.Zone.Class, ZoneExplanation.Of(z.Zone, packs[z.Zone.Pack], today, calendar, board.ZonesOf).Lift)).ToList();
        var byDay = lifts.Where(l => l.Lift?.Earliest is not null).ToLookup(l => l.Lift!.Earliest!.Value, l => (l.Class, Lift: l.Lift!));
        return new(district,
            [.. Enumerable.Range(0, Horizon).Select(today.AddDays).Select(day => new ForecastDay(day, [.. byDay[day].GroupBy(l => (l.Class, l.Lift.To.Id))
                .Select(g => new ForecastCount(g.Key.Class, g.Key.Id, g.Count(), g.Count(l => NeedsWork(l.Lift)))).OrderBy(c => c.From.Value, StringComparer.Ordinal)]))],
            byDay.Where(d => d.Key >= today.AddDays(Horizon)).Sum(d => d.Count()),
            [.. lifts.Where(l => l.Lift is { Earliest: null }).GroupBy(l => (l.Class, Why: WhyOf(l.Lift!)))
                .Select(g => new Unforeseen(g.Key.Class, g.Key.Why, g.Count())).OrderBy(u => u.From.Value, StringComparer.Ordinal).ThenBy(u => u.Why, StringComparer.Ordinal)],
            lifts.Count(l => l.Lift is null));
    }

    // Days pass by themselves; a screening, a negative test, a disinfection and an approval don't.
    private static bool NeedsWork(TransitionOption lift) =>
        lift.Criteria.Any(c => c.State == CriterionState.Expiring
            || (c.State == CriterionState.Unmet && (c is { Done: null } or { Code: TransitionOption.ApprovalMissing } || c.Facts.Any(f => f is { Name: "outstanding", Value: not "0" }))));

    private static string WhyOf(TransitionOption lift) =>
        lift.Criteria.Where(c => !c.IsMet && c.Earliest is null).OrderByDescending(c => c.Code == TransitionOption.OtherStepRequired).Select(c => c.Code).First();
}

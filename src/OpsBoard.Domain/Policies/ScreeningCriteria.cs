using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Policies;

/// <summary>A full screening within the last so many days, all negative.</summary>
public sealed record ScreeningClear(int WithinDays) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        if (facts.LastScreeningPositives > 0)
            return new("screening-clear.positive", CriterionState.Unmet, facts.Today, Facts: [("positives", facts.LastScreeningPositives.Value), ("within", WithinDays)]);
        if (facts.LastClearScreeningDay is not { } day)
            return new("screening-clear.none", CriterionState.Unmet, facts.Today, Facts: [("within", WithinDays)]);
        var lapses = day.AddDays(WithinDays);
        var state = lapses < facts.Today ? CriterionState.Unmet : lapses < facts.DaysNeededFor ? CriterionState.Expiring : CriterionState.Met;
        return new("screening-clear", state, facts.Today, Facts: [("day", day), ("lapses", lapses), ("within", WithinDays)]);
    }
}

/// <summary>
/// A full screening on day <paramref name="Day"/>, all negative; the days count as those of <paramref name="Of"/> days without a
/// case. One that was held later says the same and more; one that was held earlier doesn't suffice.
/// </summary>
public sealed record ScreeningOnDay(int Day, int Of) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        var due = facts.CountFrom(Of).Day.AddDays(Day);
        var earliest = due > facts.Today ? due : facts.Today;
        if (facts.LastScreeningPositives > 0)
            return new("screening-on-day.positive", CriterionState.Unmet, earliest, Facts: [("positives", facts.LastScreeningPositives.Value), ("n", Day), ("due", due)]);
        return facts.LastClearScreeningDay is { } clear && clear >= due
            ? new("screening-on-day", CriterionState.Met, facts.Today, Facts: [("day", clear), ("n", Day), ("due", due)])
            : new("screening-on-day.none", CriterionState.Unmet, earliest, Facts: [("n", Day), ("due", due)]);
    }
}

/// <summary>
/// 终末消杀: the final disinfection passed, not before the last case; without a case in this episode (see
/// <see cref="ZoneFacts.EpisodeFrom"/>, of <paramref name="Of"/> days) not before the zone came into its class.
/// </summary>
public sealed record Disinfected(int Of) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        if (facts.DisinfectionDay is not { } day) return new("disinfected.none", CriterionState.Unmet, facts.Today);
        if (!facts.DisinfectionPassed) return new("disinfected.failed", CriterionState.Unmet, facts.Today, Facts: [("day", day)]);
        var (from, _) = facts.EpisodeFrom(Of);
        return from > day
            ? new("disinfected.outdated", CriterionState.Unmet, facts.Today, Facts: [("day", day), ("from", from)])
            : new("disinfected", CriterionState.Met, facts.Today, Facts: [("day", day)]);
    }
}

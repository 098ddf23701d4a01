using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Policies;

/// <summary>
/// So many local days without a new case in the community. The day of the case is day 0. Without a case the days count
/// from the one on which the zone was put into its class, and so they do when the last case was already that long ago by
/// then: it belongs to an episode that was over.
/// </summary>
public sealed record DaysWithoutCase(int Days) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        var (from, isCase) = facts.CountFrom(Days);
        var done = Math.Clamp(facts.Today.DayNumber - from.DayNumber, 0, Days);
        return new(isCase ? "days-without-case" : "days-without-case.none", done >= Days ? CriterionState.Met : CriterionState.Unmet,
            from.AddDays(Days), done, Days, ("from", from), ("left", Days - done));
    }
}

/// <summary>The zone had no case in the community within the last so many local days, however long it is in its class.</summary>
public sealed record CaseFree(int Days) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        if (facts.LastCaseDay is not { } last) return new("case-free.none", CriterionState.Met, facts.Today, Days, Days);
        var done = Math.Clamp(facts.Today.DayNumber - last.DayNumber, 0, Days);
        return new("case-free", done >= Days ? CriterionState.Met : CriterionState.Unmet, last.AddDays(Days), done, Days, ("from", last), ("left", Days - done));
    }
}

/// <summary>A case in the community was counted since the zone has its class.</summary>
public sealed record PositiveSinceClass : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts) => facts.PositiveSinceClass
        ? new("positive-since-class", CriterionState.Met, facts.Today, Facts: [("day", facts.LastCaseDay ?? facts.Today)])
        : new("positive-since-class", CriterionState.Unmet, null);
}

/// <summary>No zone of the district is in one of these classes any more.</summary>
public sealed record DistrictWithout(IReadOnlyList<ClassId> Classes) : Criterion
{
    private const string Named = "classes";

    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        var left = Classes.Sum(facts.ZonesInDistrict);
        return new("district-without", left == 0 ? CriterionState.Met : CriterionState.Unmet, left == 0 ? facts.Today : null, Facts: [("left", left), (Named, string.Join(' ', Classes.Select(c => c.Value)))]);
    }

    /// <summary>The classes that have to go from the district first; null when <paramref name="finding"/> waits for something else.</summary>
    public static IReadOnlyList<ClassId>? WaitedFor(CriterionResult finding) =>
        finding is { Code: "district-without", IsMet: false } && finding.Facts.FirstOrDefault(f => f.Name == Named).Value is { } classes ? [.. classes.Split(' ').Select(c => new ClassId(c))] : null;
}

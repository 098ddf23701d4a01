using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Policies;

/// <summary>One condition of a transition. A small pure function over the facts of a zone and a local day.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Kind")]
[JsonDerivedType(typeof(DaysWithoutCase), "days-without-case")]
[JsonDerivedType(typeof(ContactsCleared), "contacts-cleared")]
[JsonDerivedType(typeof(ScreeningClear), "screening-clear")]
[JsonDerivedType(typeof(PositiveSinceClass), "positive-since-class")]
[JsonDerivedType(typeof(DistrictWithout), "district-without")]
public abstract record Criterion
{
    /// <summary>Answers for <paramref name="facts"/> whether it holds now and, if not, the earliest day on which it can.</summary>
    public abstract CriterionResult Evaluate(ZoneFacts facts);
}

/// <summary>What a criterion may know of a zone.</summary>
/// <param name="Today">The local day that is asked about.</param>
/// <param name="ClassDay">Local day since which the present class is in force.</param>
/// <param name="LastCaseDay">Local day of the last case in the community; null when none was ever counted.</param>
/// <param name="DaysNeededFor">The day on which all other criteria of the same transition can hold, for criteria that expire.</param>
public sealed record ZoneFacts(
    DateOnly Today,
    DateOnly ClassDay,
    DateOnly? LastCaseDay,
    bool PositiveSinceClass,
    DateOnly? LastExposureDay,
    int ContactsOutstanding,
    DateOnly? LastClearScreeningDay,
    int? LastScreeningPositives,
    Func<ClassId, int> ZonesInDistrict,
    DateOnly DaysNeededFor);

public enum CriterionState
{
    Unmet,

    /// <summary>Holds today, but will have lapsed by the day on which the others can hold.</summary>
    Expiring,

    Met,
}

/// <param name="Code">The criterion's kind, and what exactly was found: <c>contacts-cleared.none</c>. Words are found by it.</param>
/// <param name="Earliest">First local day on which it can hold; null when that can't be foreseen.</param>
/// <param name="Done">Progress, where it counts something: so many of <paramref name="Of"/>.</param>
/// <param name="Facts">What the words need.</param>
public sealed record CriterionResult(string Code, CriterionState State, DateOnly? Earliest, int? Done = null, int? Of = null, params IReadOnlyList<Fact> Facts)
{
    [JsonIgnore]
    public bool IsMet => State != CriterionState.Unmet;
}

/// <summary>
/// So many local days without a new case in the community. The day of the case is day 0. Without a case the days count
/// from the one on which the zone was put into its class, and so they do when the last case was already that long ago by
/// then: it belongs to an episode that was over.
/// </summary>
public sealed record DaysWithoutCase(int Days) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        var caseDay = facts.LastCaseDay is { } last && last.AddDays(Days) > facts.ClassDay ? last : (DateOnly?)null;
        var from = caseDay ?? facts.ClassDay;
        var done = Math.Clamp(facts.Today.DayNumber - from.DayNumber, 0, Days);
        return new(caseDay is null ? "days-without-case.none" : "days-without-case", done >= Days ? CriterionState.Met : CriterionState.Unmet,
            from.AddDays(Days), done, Days, ("from", from), ("left", Days - done));
    }
}

/// <summary>More than so many days since the last contact's last exposure, and that contact tested negative.</summary>
public sealed record ContactsCleared(int Days) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        if (facts.LastExposureDay is not { } exposed)
            return new("contacts-cleared.none", CriterionState.Met, facts.Today);
        var earliest = exposed.AddDays(Days + 1);
        var done = Math.Clamp(facts.Today.DayNumber - exposed.DayNumber, 0, Days + 1);
        if (facts.ContactsOutstanding > 0 && earliest <= facts.Today)
            return new("contacts-cleared.not-negative", CriterionState.Unmet, facts.Today, done, Days + 1, ("outstanding", facts.ContactsOutstanding), ("exposed", exposed));
        return new("contacts-cleared", earliest <= facts.Today ? CriterionState.Met : CriterionState.Unmet, earliest, done, Days + 1,
            ("outstanding", facts.ContactsOutstanding), ("exposed", exposed), ("until", exposed.AddDays(Days)));
    }
}

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
    public override CriterionResult Evaluate(ZoneFacts facts)
    {
        var left = Classes.Sum(facts.ZonesInDistrict);
        return new("district-without", left == 0 ? CriterionState.Met : CriterionState.Unmet, left == 0 ? facts.Today : null, Facts: [("left", left)]);
    }
}

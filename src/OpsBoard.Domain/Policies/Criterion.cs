using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Policies;

/// <summary>One condition of a transition. A small pure function over the facts of a zone and a local day.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Kind")]
[JsonDerivedType(typeof(AnyOf), "any-of")]
[JsonDerivedType(typeof(DaysWithoutCase), "days-without-case")]
[JsonDerivedType(typeof(CaseFree), "case-free")]
[JsonDerivedType(typeof(ContactsCleared), "contacts-cleared")]
[JsonDerivedType(typeof(ContactsQuarantined), "contacts-quarantined")]
[JsonDerivedType(typeof(ScreeningClear), "screening-clear")]
[JsonDerivedType(typeof(ScreeningOnDay), "screening-on-day")]
[JsonDerivedType(typeof(Disinfected), "disinfected")]
[JsonDerivedType(typeof(PositiveSinceClass), "positive-since-class")]
[JsonDerivedType(typeof(DistrictWithout), "district-without")]
public abstract record Criterion
{
    /// <summary>Answers for <paramref name="facts"/> whether it holds now and, if not, the earliest day on which it can.</summary>
    public abstract CriterionResult Evaluate(ZoneFacts facts);
}

/// <summary>What a criterion may know of a zone.</summary>
/// <param name="Today">The local day that is asked about.</param>
/// <param name="ClassDay">Local day from which its days count where no case says otherwise: that of its class, or of an earlier class whose clock went on.</param>
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
    DateOnly DaysNeededFor)
{
    /// <summary>Local day on which the clock was begun anew, whatever was counted before it; null when it never was.</summary>
    public DateOnly? RestartDay { get; init; }

    /// <summary>Local day since which the last contact is in central quarantine; null when that isn't so, or not known.</summary>
    public DateOnly? QuarantinedSince { get; init; }

    /// <summary>Local day of the last final disinfection; null when there was none.</summary>
    public DateOnly? DisinfectionDay { get; init; }

    /// <summary>Whether it passed.</summary>
    public bool DisinfectionPassed { get; init; }

    /// <summary>
    /// When the present episode began: with the last case, unless it was already so many days ago when the zone came into
    /// its class, for then it belongs to an episode that was over; else with the class.
    /// </summary>
    public (DateOnly Day, bool IsCase) EpisodeFrom(int days) =>
        LastCaseDay is { } last && last.AddDays(days) > ClassDay ? (last, true) : (ClassDay, false);

    /// <summary>Day 0 of a count of so many days: when the episode began, and never before a restart.</summary>
    public (DateOnly Day, bool IsCase) CountFrom(int days) =>
        EpisodeFrom(days) is var episode && RestartDay is { } restart && restart > episode.Day ? (restart, false) : episode;
}

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

/// <summary>One of several suffices; the one that is met, or that is met first, speaks for all.</summary>
public sealed record AnyOf(IReadOnlyList<Criterion> Of) : Criterion
{
    public override CriterionResult Evaluate(ZoneFacts facts) =>
        Of.Select(c => c.Evaluate(facts)).OrderByDescending(r => r.State).ThenBy(r => r.Earliest ?? DateOnly.MaxValue).First();
}

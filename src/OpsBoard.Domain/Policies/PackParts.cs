using System.Collections.Immutable;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Policies;

/// <summary>What a change does to the days that were counted so far.</summary>
public enum ClockRule
{
    /// <summary>They count on.</summary>
    GoesOn,

    /// <summary>They begin anew on the day of the change.</summary>
    Restarts,
}

/// <summary>As what the classes of earlier packs go on.</summary>
/// <param name="Packs">Ids of the earlier packs, of every version.</param>
public sealed record Continuation(ImmutableArray<string> Packs, ImmutableArray<ContinuedClasses> Classes);

public sealed record ContinuedClasses(ImmutableArray<ClassId> From, ClassId To, ClockRule Clock);

/// <summary>One class of the pack before, and as what it goes on; kept with the adoption.</summary>
public sealed record ClassContinuation(ClassId From, ClassId To, bool ClockRestarts);

/// <summary>One step of an approval chain.</summary>
/// <param name="Id">Its name in commands and events: <c>apply</c>, <c>assess</c>, <c>agree</c>.</param>
/// <param name="Level">Street and district: a lead whose grant covers it. Prefecture and province: a commander.</param>
public sealed record ApprovalStep(string Id, DivisionLevel Level, LocalText Name);

/// <summary>How a zone of some classes may be parted.</summary>
/// <param name="Part">What becomes of the part that is taken out, such as the building with the positive.</param>
/// <param name="Rest">What becomes of the clock of the rest; its class stays.</param>
public sealed record SplitRule(ImmutableArray<ClassId> From, string Rule, LocalText Text, SplitPart Part, ClockRule Rest);

/// <param name="To">The class of the part; null: that of the whole.</param>
public sealed record SplitPart(ClassId? To, ClockRule Clock);

/// <summary>Which clock two zones have that became one.</summary>
public enum MergedClock
{
    /// <summary>The later of the two: whatever held either of them holds both.</summary>
    Later,

    /// <summary>That of the zone which stays; what the other one brings along counts from its own days.</summary>
    Kept,
}

public sealed record MergeRule(string Rule, LocalText Text, MergedClock Clock);

/// <summary>On what a zone is certified.</summary>
/// <param name="Classes">Classes in which a zone can be certified.</param>
/// <param name="Measures">What is in force in a certified zone.</param>
/// <param name="All">Every criterion that must be met.</param>
/// <param name="RevokedByPositive">摘牌: a positive in the community ends the certificate at once.</param>
public sealed record CertificationRule(string Rule, LocalText Text, ImmutableArray<ClassId> Classes, MeasuresId Measures, ImmutableArray<Criterion> All, bool RevokedByPositive);

public enum ClearanceLevel
{
    /// <summary>基本清零.</summary>
    Basic,

    /// <summary>全面清零.</summary>
    Full,
}

/// <summary>When a division may be declared clear: so many days in a row, each under the limit.</summary>
/// <param name="Days">Whole local days before the day of the declaration.</param>
/// <param name="BelowPer100000">Community positives of each day below so many per 100,000 people; null: none at all.</param>
public sealed record ClearanceRule(ClearanceLevel Level, int Days, decimal? BelowPer100000, string Rule, LocalText Text);

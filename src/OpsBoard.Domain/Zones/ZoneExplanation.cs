using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>One step that the pack knows from the zone's present class, and how it stands today.</summary>
/// <param name="IsRequired">The pack demands it at once.</param>
/// <param name="Earliest">First local day on which it can be allowed if nothing new happens; null when that can't be foreseen.</param>
public sealed record TransitionOption(Transition Transition, ZoneClass To, bool IsAllowed, bool IsRequired, DateOnly? Earliest, IReadOnlyList<CriterionResult> Criteria)
{
    /// <summary>What each of the pack's urgent criteria answered.</summary>
    public IReadOnlyList<CriterionResult> Urgent { get; init; } = [];

    public IEnumerable<CriterionResult> Blockers => Criteria.Where(c => !c.IsMet);

    /// <summary>The blocker that binds: the one that is met last.</summary>
    public CriterionResult? Binding => Blockers.OrderByDescending(c => c.Earliest ?? DateOnly.MaxValue).FirstOrDefault();
}

/// <summary>Which transitions are allowed, the earliest date of each and what still blocks it. Decisions and screens share it, so that they never disagree.</summary>
public sealed record ZoneExplanation(ZoneClass Class, IReadOnlyList<TransitionOption> Options)
{
    /// <summary>The step down, the one that leads wait for; null at the lowest class.</summary>
    public TransitionOption? Lift => Options.Where(o => o.To.Rank < Class.Rank).OrderBy(o => o.To.Rank).FirstOrDefault();

    /// <summary>The step that must be taken at once, if any.</summary>
    public TransitionOption? Required => Options.FirstOrDefault(o => o.IsRequired);

    public bool IsReadyToLift => Lift is { IsAllowed: true } && Class.Rank >= 2;

    public bool NeedsAction => Required is not null || IsReadyToLift;

    /// <param name="zonesInDistrict">How many zones of the district have a class.</param>
    public static ZoneExplanation Of(Zone zone, PolicyPack pack, DateOnly today, LocalCalendar calendar, Func<ClassId, int> zonesInDistrict)
    {
        var facts = new ZoneFacts(
            today, calendar.DayOf(zone.ClassSince), zone.LastCaseDay, zone.LastPositiveAt >= zone.ClassSince,
            zone.LastExposure, zone.ContactsOutstanding, zone.LastClearScreening, zone.LastScreening?.Positive, zonesInDistrict, today);
        // A zone whose class another pack named keeps that class; the pack in force knows no step from it.
        var at = pack.Class(zone.Class) ?? new ZoneClass(zone.Class, 0, new(zone.Class.Value), new("?"), zone.Measures);
        var options = pack.Transitions.Where(t => t.From.Contains(zone.Class)).Select(t => Option(t, pack, facts)).OrderByDescending(o => o.To.Rank).ToList();
        return new(at, options.Find(o => o.IsRequired) is { } required ? [.. options.Select(o => o.To.Rank < at.Rank ? HeldBack(o, required) : o)] : options);
    }

    // A step down would leave the class since which the positive was found, and so end what is demanded at once.
    private static TransitionOption HeldBack(TransitionOption option, TransitionOption required) => option with
    {
        IsAllowed = false,
        Earliest = null,
        Criteria = [.. option.Criteria, new("other-step-required", CriterionState.Unmet, null, Facts: [("to", required.To.Id.Value)])],
    };

    private static TransitionOption Option(Transition transition, PolicyPack pack, ZoneFacts facts)
    {
        // First what takes its time, then what expires: a screening is judged for the day on which the rest can hold.
        var first = transition.All.Select(c => c.Evaluate(facts)).ToList();
        DateOnly? earliest = first.Any(r => r.Earliest is null) ? null : first.Select(r => r.Earliest!.Value).Append(facts.Today).Max();
        var results = earliest is { } day ? [.. transition.All.Select(c => c.Evaluate(facts with { DaysNeededFor = day }))] : first;
        var urgent = transition.Urgent.Select(c => c.Evaluate(facts)).ToList();
        return new(
            transition, pack.Class(transition.To)!,
            IsAllowed: results.TrueForAll(r => r.IsMet),
            IsRequired: urgent.Count > 0 && urgent.TrueForAll(r => r.IsMet),
            earliest, results)
        { Urgent = urgent };
    }
}

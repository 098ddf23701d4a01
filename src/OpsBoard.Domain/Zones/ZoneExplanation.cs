using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>One step that the pack knows from the zone's present class, and how it stands today.</summary>
/// <param name="IsAllowed">Whoever may change the zone may take it now.</param>
/// <param name="IsRequired">The pack demands it at once.</param>
/// <param name="Earliest">First local day on which it can be allowed if nothing new happens; null when that can't be foreseen.</param>
/// <param name="Criteria">Those of the pack in its order, then what holds it up beside them: another step that comes first, approvals.</param>
public sealed record TransitionOption(Transition Transition, ZoneClass To, bool IsAllowed, bool IsRequired, DateOnly? Earliest, IReadOnlyList<CriterionResult> Criteria)
{
    /// <summary>Code of the finding that another step is demanded first.</summary>
    public const string OtherStepRequired = "other-step-required";

    /// <summary>Code of the finding that officers have to agree yet.</summary>
    public const string ApprovalMissing = "approval-missing";

    /// <summary>What each of the pack's urgent criteria answered.</summary>
    public IReadOnlyList<CriterionResult> Urgent { get; init; } = [];

    /// <summary>Approvals that were given, in the order of the chain; empty where none is needed or none was given.</summary>
    public IReadOnlyList<ApprovalGiven> Given { get; init; } = [];

    /// <summary>The approval that is next; null where none is needed, or something else still blocks the step.</summary>
    public ApprovalStep? NextApproval => CriteriaMet && Given.Count < Transition.Approvals.Length ? Transition.Approvals[Given.Count] : null;

    /// <summary>Nothing but approvals is missing.</summary>
    public bool CriteriaMet => Criteria.All(c => c.IsMet || c.Code == ApprovalMissing);

    public IEnumerable<CriterionResult> Blockers => Criteria.Where(c => !c.IsMet);

    /// <summary>The blocker that binds: the one that is met last.</summary>
    public CriterionResult? Binding => Blockers.OrderByDescending(c => c.Earliest ?? DateOnly.MaxValue).FirstOrDefault();

    /// <summary>What a decision for this step rests on.</summary>
    public Evidence Evidence => new(Transition.Rule, [.. Criteria.Where(c => c.Code != ApprovalMissing), .. IsRequired ? Urgent : []]);
}

/// <summary>The pack's certificate, and how it stands for the zone today.</summary>
public sealed record CertificationOption(CertificationRule Rule, bool IsAllowed, DateOnly? Earliest, IReadOnlyList<CriterionResult> Criteria)
{
    public IEnumerable<CriterionResult> Blockers => Criteria.Where(c => !c.IsMet);
}

/// <summary>Which transitions are allowed, the earliest date of each and what still blocks it. Decisions and screens share it, so that they never disagree.</summary>
public sealed record ZoneExplanation(ZoneClass Class, IReadOnlyList<TransitionOption> Options)
{
    /// <summary>The pack that was asked.</summary>
    public required PolicyPack Pack { get; init; }

    /// <summary>How the pack's certificate stands; null when it has none.</summary>
    public CertificationOption? Certification { get; init; }

    /// <summary>The step down, the one that leads wait for; null at the lowest class.</summary>
    public TransitionOption? Lift => Options.Where(o => o.To.Rank < Class.Rank).OrderBy(o => o.To.Rank).FirstOrDefault();

    /// <summary>The step that must be taken at once, if any.</summary>
    public TransitionOption? Required => Options.FirstOrDefault(o => o.IsRequired);

    public bool IsReadyToLift => Lift is { IsAllowed: true } && Class.Rank >= 2;

    /// <summary>Nothing is missing for the step down but that an officer agrees.</summary>
    public bool AwaitsApproval => Lift is { NextApproval: not null } && Class.Rank >= 2;

    public bool NeedsAction => Required is not null || IsReadyToLift || AwaitsApproval;

    /// <param name="zone">As it stands under its board's packs.</param>
    /// <param name="pack">The pack by which its class stands.</param>
    /// <param name="zonesInDistrict">How many zones of the district have a class.</param>
    public static ZoneExplanation Of(Zone zone, PolicyPack pack, DateOnly today, LocalCalendar calendar, Func<ClassId, int> zonesInDistrict)
    {
        var facts = FactsOf(zone, today, calendar, zonesInDistrict);
        var at = pack.Class(zone.Class) ?? new ZoneClass(zone.Class, 0, new(zone.Class.Value), new("?"), zone.Measures);
        var options = StepsFrom(zone, pack).Select(t => Option(zone, t, pack, facts)).OrderByDescending(o => o.To.Rank).ToList();
        return new(at, options.Find(o => o.IsRequired) is { } required ? [.. options.Select(o => o.To.Rank < at.Rank ? HeldBack(o, required) : o)] : options)
        {
            Pack = pack,
            Certification = pack.Certification is { } rule ? Certifying(zone, rule, facts) : null,
        };
    }

    // A step that is meant for zones which came from a class takes the place of the same step for all others.
    private static IEnumerable<Transition> StepsFrom(Zone zone, PolicyPack pack) =>
        pack.Transitions.Where(t => t.From.Contains(zone.Class)).GroupBy(t => t.To)
            .Select(same => same.FirstOrDefault(t => zone.CameFrom is { } from && t.After.Contains(from)) ?? same.FirstOrDefault(t => t.After.IsEmpty))
            .OfType<Transition>();

    private static ZoneFacts FactsOf(Zone zone, DateOnly today, LocalCalendar calendar, Func<ClassId, int> zonesInDistrict) => new(
        today, calendar.DayOf(zone.ClockSince), zone.LastCaseDay, zone.LastPositiveAt >= zone.ClassSince,
        zone.LastExposure, zone.ContactsOutstanding, zone.LastClearScreening, zone.LastScreening?.Positive, zonesInDistrict, today)
    {
        RestartDay = zone.RestartedAt is { } at ? calendar.DayOf(at) : null,
        QuarantinedSince = zone.QuarantinedSince,
        DisinfectionDay = zone.Disinfection?.Day,
        DisinfectionPassed = zone.Disinfection is { Passed: true },
    };

    // A step down would leave the class since which the positive was found, and so end what is demanded at once.
    private static TransitionOption HeldBack(TransitionOption option, TransitionOption required) => option with
    {
        IsAllowed = false,
        Earliest = null,
        Criteria = [.. option.Criteria, new(TransitionOption.OtherStepRequired, CriterionState.Unmet, null, Facts: [("to", required.To.Id.Value)])],
    };

    private static TransitionOption Option(Zone zone, Transition transition, PolicyPack pack, ZoneFacts facts)
    {
        var (results, earliest) = Judge(transition.All, facts);
        var urgent = transition.Urgent.Select(c => c.Evaluate(facts)).ToList();
        var given = zone.Approval is { } pending && pending.To == transition.To && pending.Pack == pack.Ref ? pending.Given : [];
        if (given.Count < transition.Approvals.Length) results.Add(Missing(transition, given.Count, facts.Today));
        return new(
            transition, pack.Class(transition.To)!,
            IsAllowed: results.TrueForAll(r => r.IsMet),
            IsRequired: urgent.Count > 0 && urgent.TrueForAll(r => r.IsMet),
            earliest, results)
        { Urgent = urgent, Given = given };
    }

    private static CertificationOption Certifying(Zone zone, CertificationRule rule, ZoneFacts facts)
    {
        var (results, earliest) = Judge(rule.All, facts);
        var isOfClass = rule.Classes.Contains(zone.Class);
        if (!isOfClass) results.Add(new("certificate-class", CriterionState.Unmet, null, Facts: [("class", zone.Class.Value), ("of", string.Join(' ', rule.Classes.Select(c => c.Value)))]));
        return new(rule, zone.Certificate is null && results.TrueForAll(r => r.IsMet), isOfClass ? earliest : null, results);
    }

    // First what takes its time, then what expires: a screening is judged for the day on which the rest can hold.
    private static (List<CriterionResult> Results, DateOnly? Earliest) Judge(IReadOnlyList<Criterion> all, ZoneFacts facts)
    {
        var first = all.Select(c => c.Evaluate(facts)).ToList();
        DateOnly? earliest = first.Any(r => r.Earliest is null) ? null : first.Select(r => r.Earliest!.Value).Append(facts.Today).Max();
        return (earliest is { } day ? [.. all.Select(c => c.Evaluate(facts with { DaysNeededFor = day }))] : first, earliest);
    }

    private static CriterionResult Missing(Transition transition, int given, DateOnly today) =>
        new(TransitionOption.ApprovalMissing, CriterionState.Unmet, today, given, transition.Approvals.Length, ("step", transition.Approvals[given].Id));
}

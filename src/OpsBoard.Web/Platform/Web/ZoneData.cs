using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Web;

/// <summary>What the pack says of one step from the zone's class.</summary>
/// <param name="Approvals">Who must agree, in this order; empty where whoever may change the zone decides alone.</param>
public sealed record OptionData(
    string To, bool Allowed, bool Required, DateOnly? Earliest, string Rule, LocalText Text, IReadOnlyList<CriterionResult> Criteria, IReadOnlyList<ApprovalData> Approvals)
{
    public static OptionData Of(TransitionOption o) => new(
        o.To.Id.Value, o.IsAllowed, o.IsRequired, o.Earliest, o.Transition.Rule, o.Transition.Text, o.Criteria, ApprovalData.Of(o.Transition, o.Given));
}

/// <summary>One approval of a chain; without an officer it isn't given yet.</summary>
public sealed record ApprovalData(string Step, LocalText Name, string Level, string? By, DateTimeOffset? At, string? Note)
{
    public static IReadOnlyList<ApprovalData> Of(Transition step, IReadOnlyList<ApprovalGiven> given) =>
        [.. step.Approvals.Select((a, i) => i < given.Count ? new ApprovalData(a.Id, a.Name, a.Level.ToString(), given[i].By.Value, given[i].At, given[i].Note) : new(a.Id, a.Name, a.Level.ToString(), null, null, null))];
}

/// <summary>The rules by which a zone's class stands, and where they were published.</summary>
public sealed record RulesData(string Pack, LocalText Name, LocalText Source, DateOnly Effective)
{
    public static RulesData Of(PolicyPack pack) => new(pack.Ref.ToString(), pack.Name, pack.Source, pack.Effective);
}

/// <summary>无疫小区, by which rules and since when.</summary>
public sealed record CertificateData(string Pack, DateTimeOffset At);

/// <summary>A change of class against the rules that waits for a second officer.</summary>
public sealed record ProposalData(string To, string Measures, string Pack, string By, DateTimeOffset At, string Reason, Evidence Evidence);

/// <summary>A chain of approvals that has begun.</summary>
/// <param name="Next">The step that is next; null while something else holds the chain up.</param>
public sealed record PendingApprovalData(string To, string? Next, IReadOnlyList<ApprovalData> Steps);

/// <param name="Into">The zone that it became part of; null when it just ended.</param>
public sealed record RetirementData(DateTimeOffset At, string Reason, string? Into);

/// <param name="Rules">The pack by which its class stands, which may be a later one than that which decided it.</param>
/// <param name="Override">Two officers decided its class against the rules; null: by the rules.</param>
/// <param name="SplitFrom">The zone it was taken out of.</param>
/// <param name="Parts">The zones that were taken out of it.</param>
/// <param name="Absorbed">The zones that became part of it.</param>
public sealed record ZoneData(
    string Id, string District, string Division, LocalText Name, ZoneKind Kind, string Class, DateTimeOffset ClassSince, string Measures, string Pack, RulesData Rules,
    DateOnly? LastCaseDay, IReadOnlyList<DayCasesData> Cases, Screening? LastScreening, DateOnly? LastExposure, int ContactsOutstanding, DateOnly? QuarantinedSince, Disinfection? Disinfection,
    IReadOnlyList<OptionData> Options, PendingApprovalData? Approval, ProposalData? Proposal, ClassOverride? Override, CertificateData? Certificate, RevokedCertificate? Revoked,
    string? SplitFrom, IReadOnlyList<string> Parts, IReadOnlyList<string> Absorbed, RetirementData? Retired,
    long Version, long Position, string ChangedBy, DateTimeOffset ChangedAt, bool Simulated)
{
    public static ZoneData Of(ZoneEntry entry, Moment moment, BoardReader reader, ZoneKinship kinship)
    {
        var zone = entry.Zone;
        var explanation = reader.Explain(zone, moment);
        return new(
            zone.Id.Value, zone.District.Value, zone.Division.Value, zone.Name, zone.Kind, zone.Class.Value, zone.ClassSince,
            zone.Measures.Value, zone.Pack.ToString(), RulesData.Of(explanation.Pack), zone.LastCaseDay,
            [.. zone.Cases.Select(c => new DayCasesData(c.Key, c.Value.Community, c.Value.InQuarantine))],
            zone.LastScreening, zone.LastExposure, zone.ContactsOutstanding, zone.QuarantinedSince, zone.Disinfection,
            zone.Retired is null ? [.. explanation.Options.Select(OptionData.Of)] : [], ApprovalOf(explanation), ProposalOf(zone), zone.Override,
            zone.Certificate is { } certificate ? new(certificate.Pack.ToString(), certificate.At) : null, zone.Revoked,
            zone.SplitFrom?.Value, [.. kinship.PartsOf(zone.Id).Select(p => p.Id.Value)], [.. kinship.AbsorbedBy(zone.Id).Select(a => a.Id.Value)],
            zone.Retired is { } ended ? new(ended.At, ended.Reason, ended.Into?.Value) : null,
            entry.Last.Version, entry.Last.Position, entry.Last.By.Account.Value, entry.Last.RecordedAt, entry.Last.Simulated);
    }

    private static PendingApprovalData? ApprovalOf(ZoneExplanation explanation) =>
        explanation.Options.FirstOrDefault(o => o.Given.Count > 0) is { } option
            ? new(option.To.Id.Value, option.NextApproval?.Id, ApprovalData.Of(option.Transition, option.Given)) : null;

    private static ProposalData? ProposalOf(Zone zone) =>
        zone.Proposal is { } p ? new(p.To.Value, p.Measures.Value, p.Pack.ToString(), p.By.Value, p.At, p.Reason, p.Evidence) : null;
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Platform.Live;

/// <summary>For what a zone waits beside time and tests.</summary>
public enum WaitKind
{
    /// <summary>A second officer, for a change of class against the rules.</summary>
    Override,

    /// <summary>The next approval of a chain that has begun.</summary>
    Approval,
}

/// <summary>A change of class that is wanted and isn't recorded yet: the old class stays until it is.</summary>
/// <param name="To">The class that is wanted.</param>
/// <param name="By">Who proposed it, or agreed last.</param>
/// <param name="Words">What that officer wrote; null when nothing.</param>
/// <param name="Next">The approval that is next; null for an override, and while something else holds the chain up.</param>
/// <param name="Given">How many approvals of <paramref name="Of"/> were given.</param>
/// <param name="Officers">Who has acted already, so that another one must go on.</param>
public sealed record Waiting(
    WaitKind Kind, ZoneClass To, AccountName By, DateTimeOffset At, string? Words, ApprovalStep? Next, int Given, int Of, Items<AccountName> Officers);

/// <summary>What is marked beside a zone's class, wherever the zone is shown.</summary>
/// <param name="IsOverride">越规: two officers decided its class against the rules.</param>
/// <param name="IsCertified">无疫小区.</param>
/// <param name="IsRevoked">摘牌: it was certified once and isn't any more.</param>
public sealed record ZoneMarks(bool IsOverride, bool IsCertified, bool IsRevoked, Waiting? Waiting)
{
    public static readonly ZoneMarks None = new(false, false, false, null);

    public bool Any => this != None;

    public static ZoneMarks Of(Zone zone, Moment moment, BoardReader reader) =>
        zone is { Override: null, Certificate: null, Revoked: null, Approval: null, Proposal: null } ? None
        : new(zone.Override is not null, zone.Certificate is not null, zone.Revoked is not null, WaitingOf(zone, moment, reader));

    private static Waiting? WaitingOf(Zone zone, Moment moment, BoardReader reader)
    {
        var pack = reader.PackOf(zone);
        if (zone.Proposal is { } proposal && pack.Class(proposal.To) is { } wanted)
            return new(WaitKind.Override, wanted, proposal.By, proposal.At, proposal.Reason, null, 1, 2, [proposal.By]);
        // The chain as the rules see it today: one that was begun under other rules is over.
        if (zone.Approval is null || reader.Explain(zone, moment).Options.FirstOrDefault(o => o.Given.Count > 0) is not { } option) return null;
        var last = option.Given[^1];
        return new(WaitKind.Approval, option.To, last.By, last.At, last.Note, option.NextApproval, option.Given.Count, option.Transition.Approvals.Length, [.. option.Given.Select(g => g.By)]);
    }
}

using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>街道申请、区级评估、市级同意: the chain of approvals that some steps need.</summary>
internal static class ApprovalDecisions
{
    public static Decision Approve(Zone zone, ApproveZoneClass c, World world)
    {
        var pack = world.PackOf(zone);
        if (pack.Class(c.To) is null) return ClassDecisions.UnknownClass(c.To, pack);
        if (FreeText.Check(c.Note, "note") is { } no) return no;
        if (ClassDecisions.Option(zone, c.To, world) is not { } option) return ClassDecisions.UnknownTransition(zone, c.To, pack);
        var chain = option.Transition.Approvals;
        if (chain.IsEmpty) return Rejection.Rule("zone.approval-not-needed", ("to", c.To.Value), ("rule", option.Transition.Rule));
        if (!option.CriteriaMet) return ClassDecisions.Blocked(zone, option, pack);
        var given = option.Given;
        var next = chain[given.Count];
        if (next.Id != c.Step) return Rejection.Rule("zone.approval-out-of-turn", ("step", c.Step), ("next", next.Id));
        if (!Permissions.MayApprove(world.GrantOfSender, next.Level, zone.Division, zone.District, world.Operations.Divisions))
            return Rejection.Forbidden("zone.approval-level", ("step", next.Id), ("level", next.Level.ToString()), ("account", world.By.Account.Value));
        if (given.Any(g => g.By == world.By.Account)) return Rejection.Rule("zone.approval-by-same", ("account", world.By.Account.Value));
        var approval = new ZoneApprovalGiven(zone.Id, c.To, next.Id, next.Level, given, pack.Ref, option.Evidence, c.Note);
        if (given.Count + 1 < chain.Length) return approval;
        var change = ClassDecisions.Taken(zone, option, c.Note ?? option.Transition.Text.Zh, null, world, [.. given, new(next.Id, world.By.Account, world.HappenedAt) { Note = c.Note }]);
        return Decision.Accept([approval, .. change.Events]);
    }

    public static Decision Decline(Zone zone, DeclineZoneApproval c, World world)
    {
        if (zone.Approval is not { } pending) return Rejection.Rule("zone.no-approval-pending", ("zone", zone.Id.Value));
        if (FreeText.Check(c.Reason, "reason", required: true) is { } no) return no;
        return new ZoneApprovalDeclined(zone.Id, pending.To, c.Reason!);
    }

    /// <summary>The end of approvals that rested on a criterion which held before and doesn't any more.</summary>
    public static IEnumerable<ZoneEvent> Voided(Zone before, Zone after, World world)
    {
        if (before.Approval is not { } pending) yield break;
        var (held, now) = (ClassDecisions.Option(before, pending.To, world)!, ClassDecisions.Option(after, pending.To, world)!);
        var broken = now.Criteria.Where(c => !c.IsMet && c.Code != TransitionOption.ApprovalMissing && !StoodBefore(c)).ToList();
        if (broken.Count > 0) yield return new ZoneApprovalVoided(after.Id, pending.To, pending.Pack, broken);

        // A screening that lapsed since the approvals is no new fact: it holds them up, and a new round lets them go on.
        bool StoodBefore(CriterionResult c) => c.Code == TransitionOption.OtherStepRequired
            ? held.Criteria.Any(h => h.Code == c.Code)
            : !held.Criteria[now.Criteria.TakeWhile(n => !ReferenceEquals(n, c)).Count()].IsMet;
    }
}

using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Zones;

/// <summary>A change of class against the rules: one officer proposes it with a reason, another one confirms it.</summary>
internal static class OverrideDecisions
{
    public static Decision Propose(Zone zone, ProposeZoneOverride c, World world)
    {
        var pack = world.PackOf(zone);
        if (pack.Class(c.To) is not { } to) return ClassDecisions.UnknownClass(c.To, pack);
        if (ClassDecisions.CheckReason(zone, c.Reason) is { } no) return no;
        if (c.Measures is { } measures && pack.MeasuresOf(measures) is null) return ClassDecisions.UnknownMeasures(measures, pack);
        if (c.To == zone.Class) return Rejection.Rule("zone.class-unchanged", ("zone", zone.Id.Value), ("class", zone.Class.Value));
        if (zone.Proposal is { } waiting) return Rejection.Rule("zone.override-waiting", ("to", waiting.To.Value), ("account", waiting.By.Value));
        var option = ClassDecisions.Option(zone, c.To, world);
        if (option is { IsAllowed: true }) return Rejection.Rule("zone.override-not-needed", ("to", c.To.Value), ("rule", option.Transition.Rule));
        return new ZoneOverrideProposed(zone.Id, zone.Class, c.To, c.Measures ?? to.Measures, pack.Ref, option?.Evidence ?? new("override", []), c.Reason!);
    }

    public static Decision Confirm(Zone zone, ConfirmZoneOverride c, World world)
    {
        if (zone.Proposal is not { } proposal || proposal.To != c.To) return Rejection.Rule("zone.no-override-waiting", ("zone", zone.Id.Value));
        if (proposal.By == world.By.Account) return Rejection.Rule("zone.override-by-same", ("account", world.By.Account.Value));
        if (FreeText.Check(c.Reason, "reason") is { } no) return no;
        // The rules may have come to allow it meanwhile; two officers decided it all the same.
        var evidence = ClassDecisions.Option(zone, c.To, world)?.Evidence ?? new("override", []);
        return ClassDecisions.Changed(zone, new(zone.Id, zone.Class, c.To, proposal.Measures, world.PackOf(zone).Ref, evidence, string.IsNullOrWhiteSpace(c.Reason) ? proposal.Reason : c.Reason)
        {
            Override = new(proposal.By, proposal.At, world.By.Account, proposal.Reason),
        }, world);
    }

    public static Decision Decline(Zone zone, DeclineZoneOverride c, World world)
    {
        if (zone.Proposal is not { } proposal) return Rejection.Rule("zone.no-override-waiting", ("zone", zone.Id.Value));
        if (proposal.By == world.By.Account) return Rejection.Rule("zone.override-by-same", ("account", world.By.Account.Value));
        return FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new ZoneOverrideDeclined(zone.Id, proposal.To, c.Reason!);
    }

    public static Decision Withdraw(Zone zone, WithdrawZoneOverride c, World world)
    {
        if (zone.Proposal is not { } proposal) return Rejection.Rule("zone.no-override-waiting", ("zone", zone.Id.Value));
        if (proposal.By != world.By.Account) return Rejection.Rule("zone.override-by-other", ("account", proposal.By.Value));
        return FreeText.Check(c.Reason, "reason", required: true) is { } no ? no : new ZoneOverrideWithdrawn(zone.Id, proposal.To, c.Reason!);
    }
}

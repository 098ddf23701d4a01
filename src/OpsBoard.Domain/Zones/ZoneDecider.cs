using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Zones;

/// <summary>What may happen to a zone, by the pack in force where it lies.</summary>
public sealed class ZoneDecider : Decider<Zone, ZoneCommand>
{
    /// <summary>Highest count of people in one zone that is believed; above it a digit has slipped in.</summary>
    public const int MaxCount = 1_000_000;

    /// <summary>How long before a zone's registration its contacts can have been exposed; an earlier day is a slip of the hand.</summary>
    public const int MaxExposureDays = 60;

    public override string StreamType => "zone";

    public override Zone Evolve(Zone? state, Recorded happened) =>
        happened.Event is ZoneEvent e ? Zone.Evolve(state, e, happened) : throw Foreign(happened);

    public override DivisionCode? Territory(Zone? state, ZoneCommand command) =>
        state?.Division ?? (command as RegisterZone)?.Division;

    public override Decision Decide(Zone? state, ZoneCommand command, World world) => (state, command) switch
    {
        (null, RegisterZone c) => Registration.Register(c, world),
        (not null, RegisterZone) => Rejection.Rule("zone.already-registered", ("zone", command.Zone.Value)),
        (null, _) => Rejection.Unknown("zone.unknown", ("zone", command.Zone.Value)),
        ({ Retired: { } retired }, _) => Rejection.Rule("zone.retired", ("zone", command.Zone.Value), ("into", retired.Into?.Value ?? "")),
        _ => Answer(world.Operations.Standing(state), command, world),
    };

    private static Decision Answer(Zone zone, ZoneCommand command, World world) => command switch
    {
        ChangeZoneClass c => ClassDecisions.Change(zone, c, world),
        SetZoneMeasures c => ClassDecisions.SetMeasures(zone, c, world),
        ApproveZoneClass c => ApprovalDecisions.Approve(zone, c, world),
        DeclineZoneApproval c => ApprovalDecisions.Decline(zone, c, world),
        ProposeZoneOverride c => OverrideDecisions.Propose(zone, c, world),
        ConfirmZoneOverride c => OverrideDecisions.Confirm(zone, c, world),
        DeclineZoneOverride c => OverrideDecisions.Decline(zone, c, world),
        WithdrawZoneOverride c => OverrideDecisions.Withdraw(zone, c, world),
        CountZoneCases or RecordZoneScreening or UpdateZoneContacts or DisinfectZone => FactDecisions.Report(zone, command, world),
        SplitZone c => PartDecisions.Split(zone, c, world),
        MergeZones c => PartDecisions.Merge(zone, c, world),
        CertifyZone => CertificateDecisions.Certify(zone, world),
        RevokeZoneCertification c => CertificateDecisions.Revoke(zone, c, world),
        RetireZone c => Registration.Retire(zone, c, world),
        _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
    };
}

using System.Collections.Immutable;
using System.Diagnostics;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Access;

/// <summary>
/// Whether those who acted had the right to, asked of the events afterwards. The same <see cref="Permissions"/> as before
/// each command, for the command that an event tells of.
/// </summary>
public static class Authority
{
    /// <summary>The product itself: it gives the first grants, and nobody can sign in as it.</summary>
    public static readonly AccountName System = new("opsboard");

    /// <summary>Null when the actor held a grant for it; else why he had no right.</summary>
    /// <param name="before">What was known just before the event.</param>
    /// <remarks>The first event of all gives the product its grant; nobody could give it before.</remarks>
    public static Rejection? Check(IOperations before, Recorded happened)
    {
        ArgumentNullException.ThrowIfNull(before);
        return Check(before, before.Grants, happened);
    }

    /// <param name="grants">The grants by which to judge it.</param>
    /// <inheritdoc cref="Check(IOperations, Recorded)"/>
    public static Rejection? Check(IOperations before, ImmutableDictionary<AccountName, Grant> grants, Recorded happened)
    {
        if (happened is { Position: 1, Event: GrantGiven { Role: Role.Administrator } first } && first.Account == System && happened.By.Account == System)
            return null;
        var grant = grants.GetValueOrDefault(happened.By.Account);
        var command = CommandOf(happened.Event);
        if (Permissions.Check(grant, command, TerritoryOf(before, happened.Event, command), before.Divisions) is { } no)
            return no;
        if (happened.Event is ZoneApprovalGiven approval && before.Zone(approval.Zone)?.Zone is { } zone
            && !Permissions.MayApprove(grant, approval.Level, zone.Division, zone.District, before.Divisions))
            return Rejection.Forbidden("zone.approval-level", ("step", approval.Step), ("level", approval.Level.ToString()), ("account", happened.By.Account.Value));
        if (happened.Event is ZoneClassChanged { Override: { } two } change
            && (two.ConfirmedBy != happened.By.Account || two.ProposedBy == happened.By.Account || before.Zone(change.Zone)?.Zone.Proposal?.By != two.ProposedBy))
            return Rejection.Rule("zone.override-by-same", ("account", happened.By.Account.Value));
        return grant!.Role == happened.By.Role ? null : Rejection.Forbidden("access.forbidden",
            ("account", grant.Account.Value), ("role", happened.By.Role.ToString()), ("territory", ""));
    }

    /// <summary>Whether an event of this content belongs to the stream.</summary>
    public static bool BelongsIn(string stream, DomainEvent happened) => happened switch
    {
        DutyEntryMade entry => stream.StartsWith($"duty-{entry.Division}-", StringComparison.Ordinal),
        // A command may change two zones: each of its events belongs to the zone that it names.
        ZoneEvent e => Zone.IsStreamOf(stream, e.Zone),
        FieldTaskEvent e => FieldTask.IsStreamOf(stream, e.Task),
        _ => stream == CommandOf(happened).Stream,
    };

    private static DivisionCode? TerritoryOf(IOperations before, DomainEvent happened, Command command)
    {
        if (happened is ZoneSplitOff part) return part.Division;
        object? state = happened switch
        {
            ZoneEvent e => before.Zone(e.Zone)?.Zone,
            FieldTaskEvent e => before.Task(e.Task)?.Task,
            _ => null, // The territory of every other command is named by itself.
        };
        return Streams.DeciderOf(command).Territory(state, command);
    }

    private static Command CommandOf(DomainEvent happened) => happened switch
    {
        DivisionRegistered e => new RegisterDivision(e.Code, e.Parent, e.Level, e.Name, e.ShortName, e.Cell),
        DivisionPhaseChanged e => new ChangePhase(e.Code, e.Phase),
        PolicyPackAdopted e => new AdoptPolicyPack(e.Code, e.Pack),
        ZoneRegistered e => new RegisterZone(e.Zone, e.Division, e.Name, e.Kind, e.Class),
        ZoneClassChanged e => new ChangeZoneClass(e.Zone, e.To, e.Reason, e.Measures),
        ZoneMeasuresSet e => new SetZoneMeasures(e.Zone, e.To, e.Reason),
        ZoneCasesCounted e => new CountZoneCases(e.Zone, e.Day, e.Cases),
        ZoneScreeningRecorded e => new RecordZoneScreening(e.Zone, e.Day, e.Round, e.Tested, e.Positive),
        ZoneContactsUpdated e => new UpdateZoneContacts(e.Zone, e.LastExposure, e.Outstanding),
        ZoneDisinfected e => new DisinfectZone(e.Zone, e.Day, e.Passed),
        ZoneApprovalGiven e => new ApproveZoneClass(e.Zone, e.To, e.Step, e.Note),
        ZoneApprovalDeclined e => new DeclineZoneApproval(e.Zone, e.Reason),
        ZoneOverrideProposed e => new ProposeZoneOverride(e.Zone, e.To, e.Reason, e.Measures),
        ZoneOverrideDeclined e => new DeclineZoneOverride(e.Zone, e.Reason),
        ZoneOverrideWithdrawn e => new WithdrawZoneOverride(e.Zone, e.Reason),
        ZoneSplit e => new SplitZone(e.Zone, e.Part, default, e.Reason),
        ZoneSplitOff e => new SplitZone(e.From, e.Zone, e.Name, e.Reason, e.Kind),
        ZoneMerged e => new MergeZones(e.Zone, e.Absorbed, e.Reason),
        ZoneAbsorbed e => new MergeZones(e.Zone, e.Into, e.Reason),
        ZoneCertified e => new CertifyZone(e.Zone),
        // These follow from what was reported or changed, by whoever may do that.
        ZoneApprovalVoided e => new DeclineZoneApproval(e.Zone, null),
        ZoneCertificationRevoked e => new RevokeZoneCertification(e.Zone, e.Reason),
        ZoneRetired e => new RetireZone(e.Zone, e.Reason),
        DivisionStandstillSet e => new SetStandstill(e.Code, e.Reason, e.Until),
        DivisionStandstillLifted e => new LiftStandstill(e.Code, e.Reason),
        DivisionPopulationStated e => new StatePopulation(e.Code, e.Population, e.Source),
        ClearanceDeclared e => new DeclareClearance(e.Code, e.Level),
        ClearanceLost e => new LoseClearance(e.Code, e.Reason),
        FieldTaskIssued e => new IssueFieldTask(e.Task, e.Kind, e.Title, e.Detail, e.Unit, e.Zone, e.Due, e.Organisation),
        FieldTaskReceived e => new ReceiveFieldTask(e.Task),
        FieldTaskDelegated e => new DelegateFieldTask(e.Task, e.To, e.Note),
        FieldTaskProgressed e => new ProgressFieldTask(e.Task, e.Percent, e.Note),
        FieldTaskBlocked e => new BlockFieldTask(e.Task, e.Reason),
        FieldTaskUnblocked e => new UnblockFieldTask(e.Task, e.Note),
        FieldTaskReturned e => new ReturnFieldTask(e.Task, e.Reason),
        FieldTaskCompleted e => new CompleteFieldTask(e.Task, e.Result),
        FieldTaskRechecked e => new RecheckFieldTask(e.Task, e.Passed, e.Note),
        FieldTaskReopened e => new ReopenFieldTask(e.Task, e.Reason),
        FieldTaskWithdrawn e => new WithdrawFieldTask(e.Task, e.Reason),
        BulletinPublished e => new PublishBulletin(e.Division, e.Day, e.Figures, e.Source),
        BulletinCorrected e => new CorrectBulletin(e.Division, e.Day, e.Figures, e.Source, e.Why),
        GrantGiven e => new GiveGrant(e.Account, e.Role, e.Districts),
        GrantEnded e => new EndGrant(e.Account, e.Reason),
        // The day of the log stands in the key of its stream only; it bears on no right.
        DutyEntryMade e => new MakeDutyEntry(e.Division, default, e.Kind, e.Organisation, e.Text),
        _ => throw new UnreachableException(happened.GetType().Name),
    };
}

using System.Diagnostics;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain;

/// <summary>The kinds of streams that OpsBoard knows, and every event that was ever stored in one.</summary>
public static class Streams
{
    private static readonly DivisionDecider Divisions = new();
    private static readonly ZoneDecider Zones = new();
    private static readonly FieldTaskDecider Tasks = new();
    private static readonly DutyLogDecider Duty = new();
    private static readonly BulletinDecider Bulletins = new();
    private static readonly GrantDecider Grants = new();

    /// <summary>Events are a contract: a type stays in this list for ever, and so do its name and meaning.</summary>
    public static IReadOnlyList<Type> EventTypes { get; } =
    [
        typeof(DivisionRegistered), typeof(DivisionPhaseChanged), typeof(PolicyPackAdopted),
        typeof(DivisionStandstillSet), typeof(DivisionStandstillLifted), typeof(DivisionPopulationStated), typeof(ClearanceDeclared), typeof(ClearanceLost),
        typeof(ZoneRegistered), typeof(ZoneClassChanged), typeof(ZoneMeasuresSet), typeof(ZoneCasesCounted), typeof(ZoneScreeningRecorded), typeof(ZoneContactsUpdated),
        typeof(ZoneDisinfected), typeof(ZoneApprovalGiven), typeof(ZoneApprovalDeclined), typeof(ZoneApprovalVoided),
        typeof(ZoneOverrideProposed), typeof(ZoneOverrideDeclined), typeof(ZoneOverrideWithdrawn),
        typeof(ZoneSplit), typeof(ZoneSplitOff), typeof(ZoneMerged), typeof(ZoneAbsorbed), typeof(ZoneCertified), typeof(ZoneCertificationRevoked), typeof(ZoneRetired),
        typeof(FieldTaskIssued), typeof(FieldTaskReceived), typeof(FieldTaskDelegated), typeof(FieldTaskProgressed), typeof(FieldTaskBlocked), typeof(FieldTaskUnblocked),
        typeof(FieldTaskReturned), typeof(FieldTaskCompleted), typeof(FieldTaskRechecked), typeof(FieldTaskReopened), typeof(FieldTaskWithdrawn),
        typeof(DutyEntryMade), typeof(BulletinPublished), typeof(BulletinCorrected), typeof(GrantGiven), typeof(GrantEnded),
    ];

    /// <summary>Reads the JSON of the frequent events as the serialiser would, or answers null: then it must be asked.</summary>
    public static IReadOnlyDictionary<Type, Func<ReadOnlySpan<byte>, object?>> QuickReaders => PlainEvents.All;

    /// <summary>One for each kind of stream.</summary>
    public static IReadOnlyList<IDecider> Deciders { get; } = [Divisions, Zones, Tasks, Duty, Bulletins, Grants];

    public static IDecider DeciderOf(Command command) => command switch
    {
        DivisionCommand => Divisions,
        ZoneCommand => Zones,
        FieldTaskCommand => Tasks,
        MakeDutyEntry => Duty,
        BulletinCommand => Bulletins,
        AccessCommand => Grants,
        _ => throw new UnreachableException(command.GetType().Name),
    };
}

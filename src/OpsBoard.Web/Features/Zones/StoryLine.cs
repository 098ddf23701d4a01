using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Features.Zones;

/// <summary>A line of a zone's records: an event of its own, or other rules that came into force where it lies.</summary>
/// <param name="Event">Null where the rules changed.</param>
/// <param name="Rules">Null for an event of the zone.</param>
public sealed record StoryLine(long Position, Recorded? Event, PackSpan? Rules)
{
    /// <summary>What the records are chosen by, in the order of the choices.</summary>
    public static readonly string[] Kinds = ["class", "cases", "screening", "contacts", "disinfection", "measures", "approval", "override", "certificate", "parts", "rules"];

    public string Kind => Event is null ? "rules" : KindOf(Event.Event);

    public static string KindOf(DomainEvent happened) => happened switch
    {
        ZoneRegistered or ZoneClassChanged => "class",
        ZoneCasesCounted => "cases",
        ZoneScreeningRecorded => "screening",
        ZoneContactsUpdated => "contacts",
        ZoneDisinfected => "disinfection",
        ZoneMeasuresSet => "measures",
        ZoneApprovalGiven or ZoneApprovalDeclined or ZoneApprovalVoided => "approval",
        ZoneOverrideProposed or ZoneOverrideDeclined or ZoneOverrideWithdrawn => "override",
        ZoneCertified or ZoneCertificationRevoked => "certificate",
        ZoneSplit or ZoneSplitOff or ZoneMerged or ZoneAbsorbed or ZoneRetired => "parts",
        _ => throw new System.Diagnostics.UnreachableException(happened.GetType().Name),
    };
}

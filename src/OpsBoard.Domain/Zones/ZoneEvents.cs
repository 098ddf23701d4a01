using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>On what a change of class rested.</summary>
/// <param name="Rule">Number of the rule in the pack's source; of an override, that of the step it took the place of, or <c>override</c> where the pack knows no such step.</param>
/// <param name="Criteria">What each criterion answered at that moment.</param>
public sealed record Evidence(string Rule, IReadOnlyList<CriterionResult> Criteria);

public abstract record ZoneEvent(ZoneId Zone) : DomainEvent;

public sealed record ZoneRegistered(ZoneId Zone, DivisionCode District, DivisionCode Division, LocalText Name, ZoneKind Kind, ClassId Class, MeasuresId Measures, PackRef Pack) : ZoneEvent(Zone);

public sealed record ZoneClassChanged(ZoneId Zone, ClassId From, ClassId To, MeasuresId Measures, PackRef Pack, Evidence Evidence, string Reason) : ZoneEvent(Zone)
{
    /// <summary>Two officers decided it against the rules, or where the pack knows no rule; null: by the rules.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClassOverride? Override { get; init; }

    /// <summary>The clock of the class before, which goes on; null when the days begin anew.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunningClock? Clock { get; init; }

    /// <summary>Who agreed, in the order of the chain; null where the pack asks nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ApprovalGiven>? Approvals { get; init; }
}

/// <summary>A clock that goes on over a change of class.</summary>
/// <param name="Since">From when its days count where no case says otherwise.</param>
/// <param name="RestartedAt">When it was begun anew, whatever was counted before; null when it never was.</param>
public sealed record RunningClock(DateTimeOffset Since, DateTimeOffset? RestartedAt);

/// <summary>A change of class that two officers decided against the rules.</summary>
/// <param name="Reason">The proposer's, which stands beside that of the change.</param>
public sealed record ClassOverride(AccountName ProposedBy, DateTimeOffset ProposedAt, AccountName ConfirmedBy, string Reason);

public sealed record ZoneMeasuresSet(ZoneId Zone, MeasuresId From, MeasuresId To, PackRef Pack, string Reason) : ZoneEvent(Zone);

/// <summary>All cases counted so far in the zone for one local day. A later count of the same day takes its place; the earlier stays in history.</summary>
public sealed record ZoneCasesCounted(ZoneId Zone, DateOnly Day, DayCases Cases) : ZoneEvent(Zone);

public sealed record ZoneScreeningRecorded(ZoneId Zone, DateOnly Day, int Round, int Tested, int Positive) : ZoneEvent(Zone);

/// <param name="LastExposure">Local day on which the last contact was last exposed; null when the zone has no contacts.</param>
/// <param name="Outstanding">Contacts who are not yet tested negative after their last exposure.</param>
public sealed record ZoneContactsUpdated(ZoneId Zone, DateOnly? LastExposure, int Outstanding) : ZoneEvent(Zone)
{
    /// <summary>Local day since which the last contact is in central quarantine; null when that isn't so, or was not reported.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? QuarantinedSince { get; init; }
}

/// <summary>终末消杀: the final disinfection, and whether its inspection passed.</summary>
public sealed record ZoneDisinfected(ZoneId Zone, DateOnly Day, bool Passed) : ZoneEvent(Zone);

/// <summary>An officer gave one approval of a chain; the last one brings <see cref="ZoneClassChanged"/> with it.</summary>
/// <param name="Step">The step of the chain, as the pack names it.</param>
/// <param name="Level">At which level the officer agreed.</param>
/// <param name="Before">The approvals it follows, in the order of the chain.</param>
/// <param name="Evidence">How the criteria stood then.</param>
public sealed record ZoneApprovalGiven(
    ZoneId Zone, ClassId To, string Step, Divisions.DivisionLevel Level, IReadOnlyList<ApprovalGiven> Before, PackRef Pack, Evidence Evidence, string? Note) : ZoneEvent(Zone);

/// <summary>An officer said no; the chain begins anew.</summary>
public sealed record ZoneApprovalDeclined(ZoneId Zone, ClassId To, string Reason) : ZoneEvent(Zone);

/// <summary>What was reported breaks a criterion on which the approvals rested; the chain begins anew.</summary>
/// <param name="Broken">What each criterion that no longer holds answered.</param>
public sealed record ZoneApprovalVoided(ZoneId Zone, ClassId To, PackRef Pack, IReadOnlyList<CriterionResult> Broken) : ZoneEvent(Zone);

/// <summary>An officer wants a change of class that the rules don't give; it takes effect when another one confirms it.</summary>
/// <param name="Evidence">What stood against it then.</param>
public sealed record ZoneOverrideProposed(ZoneId Zone, ClassId From, ClassId To, MeasuresId Measures, PackRef Pack, Evidence Evidence, string Reason) : ZoneEvent(Zone);

/// <summary>Another officer refused it.</summary>
public sealed record ZoneOverrideDeclined(ZoneId Zone, ClassId To, string Reason) : ZoneEvent(Zone);

/// <summary>The proposer took it back.</summary>
public sealed record ZoneOverrideWithdrawn(ZoneId Zone, ClassId To, string Reason) : ZoneEvent(Zone);

/// <summary>A part was taken out of the zone and goes on as a zone of its own; told by <see cref="ZoneSplitOff"/> in its stream.</summary>
/// <param name="Moved">The cases that were the part's.</param>
/// <param name="ClockRestarts">Whether the days of the rest begin anew.</param>
public sealed record ZoneSplit(ZoneId Zone, ZoneId Part, IReadOnlyList<CasesOfDay> Moved, bool ClockRestarts, PackRef Pack, string Rule, string Reason) : ZoneEvent(Zone);

/// <summary>The part of a zone as a zone of its own, with all that it takes along.</summary>
/// <param name="Zone">The part.</param>
/// <param name="From">The zone it was taken out of.</param>
public sealed record ZoneSplitOff(
    ZoneId Zone, ZoneId From, DivisionCode District, DivisionCode Division, LocalText Name, ZoneKind Kind, DateTimeOffset RegisteredAt, ZoneFile File, string Rule, string Reason) : ZoneEvent(Zone);

/// <summary>Another zone became part of this one; told by <see cref="ZoneAbsorbed"/> in its stream.</summary>
/// <param name="File">What is on record of both together.</param>
public sealed record ZoneMerged(ZoneId Zone, ZoneId Absorbed, ZoneFile File, string Rule, string Reason) : ZoneEvent(Zone);

/// <summary>The zone became part of another one, which goes on with its cases; it is no place of its own any more.</summary>
public sealed record ZoneAbsorbed(ZoneId Zone, ZoneId Into, string Reason) : ZoneEvent(Zone);

/// <summary>无疫小区: the zone was certified.</summary>
public sealed record ZoneCertified(ZoneId Zone, MeasuresId Measures, PackRef Pack, Evidence Evidence) : ZoneEvent(Zone);

/// <summary>Why a certificate ended.</summary>
public enum RevocationCause
{
    /// <summary>A positive was found in the community.</summary>
    Positive,

    /// <summary>The rules of the certificate were broken.</summary>
    Breach,

    /// <summary>The zone was put into a more serious class.</summary>
    Class,

    /// <summary>A zone without a certificate became part of it.</summary>
    Merge,
}

/// <summary>摘牌.</summary>
/// <param name="Reason">The officer's words; null where the rules revoke by themselves.</param>
public sealed record ZoneCertificationRevoked(ZoneId Zone, RevocationCause Cause, PackRef Pack, string? Reason) : ZoneEvent(Zone);

/// <summary>The zone is no place of its own any more.</summary>
public sealed record ZoneRetired(ZoneId Zone, string Reason) : ZoneEvent(Zone);

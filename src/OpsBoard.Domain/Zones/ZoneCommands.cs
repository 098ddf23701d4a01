using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Zones;

public abstract record ZoneCommand(ZoneId Zone) : Command
{
    [JsonIgnore]
    public override string Stream => Domain.Zones.Zone.StreamOf(Zone);
}

public sealed record RegisterZone(ZoneId Zone, DivisionCode Division, LocalText Name, ZoneKind Kind, ClassId? Class = null) : ZoneCommand(Zone);

/// <param name="Reason">Why, in the officer's words; always needed.</param>
public sealed record ChangeZoneClass(ZoneId Zone, ClassId To, string? Reason, MeasuresId? Measures = null) : ZoneCommand(Zone);

public sealed record SetZoneMeasures(ZoneId Zone, MeasuresId To, string? Reason) : ZoneCommand(Zone);

/// <summary>States all cases counted so far in the zone for <paramref name="Day"/>; takes the place of an earlier count of that day.</summary>
public sealed record CountZoneCases(ZoneId Zone, DateOnly Day, DayCases Cases) : ZoneCommand(Zone);

public sealed record RecordZoneScreening(ZoneId Zone, DateOnly Day, int Round, int Tested, int Positive) : ZoneCommand(Zone);

/// <param name="QuarantinedSince">Local day since which the last contact is in central quarantine; null when that isn't so, or not known.</param>
public sealed record UpdateZoneContacts(ZoneId Zone, DateOnly? LastExposure, int Outstanding, DateOnly? QuarantinedSince = null) : ZoneCommand(Zone);

/// <summary>Reports the final disinfection of <paramref name="Day"/>.</summary>
public sealed record DisinfectZone(ZoneId Zone, DateOnly Day, bool Passed) : ZoneCommand(Zone);

/// <summary>Gives the approval that is next in the chain of a step; the last one makes the change.</summary>
/// <param name="Step">Which approval the officer means to give, so that none is given by mistake.</param>
public sealed record ApproveZoneClass(ZoneId Zone, ClassId To, string Step, string? Note = null) : ZoneCommand(Zone);

/// <summary>Says no to a step whose approvals are under way.</summary>
public sealed record DeclineZoneApproval(ZoneId Zone, string? Reason) : ZoneCommand(Zone);

/// <summary>Wants a change of class that the rules don't give.</summary>
public sealed record ProposeZoneOverride(ZoneId Zone, ClassId To, string? Reason, MeasuresId? Measures = null) : ZoneCommand(Zone);

/// <summary>Confirms what another officer proposed; the class changes.</summary>
/// <param name="To">The class that the officer means to confirm.</param>
public sealed record ConfirmZoneOverride(ZoneId Zone, ClassId To, string? Reason) : ZoneCommand(Zone);

/// <summary>Refuses what another officer proposed.</summary>
public sealed record DeclineZoneOverride(ZoneId Zone, string? Reason) : ZoneCommand(Zone);

/// <summary>Takes back what the same officer proposed.</summary>
public sealed record WithdrawZoneOverride(ZoneId Zone, string? Reason) : ZoneCommand(Zone);

/// <summary>Takes a part, such as the building with the positive, out of a zone; the rest goes on under the zone's id.</summary>
/// <param name="Part">Id of the part, which becomes a zone of its own.</param>
/// <param name="Moved">The cases that were the part's; none: null.</param>
public sealed record SplitZone(ZoneId Zone, ZoneId Part, LocalText Name, string? Reason, ZoneKind Kind = ZoneKind.Building, IReadOnlyList<MovedCases>? Moved = null) : ZoneCommand(Zone);

/// <summary>Cases of one local day that belong to the part of a zone.</summary>
public sealed record MovedCases(DateOnly Day, DayCases Cases);

/// <summary>Makes <paramref name="Other"/> part of <paramref name="Zone"/>.</summary>
public sealed record MergeZones(ZoneId Zone, ZoneId Other, string? Reason) : ZoneCommand(Zone);

/// <summary>授牌.</summary>
public sealed record CertifyZone(ZoneId Zone) : ZoneCommand(Zone);

/// <summary>摘牌, for a breach; a positive revokes by itself where the pack says so.</summary>
public sealed record RevokeZoneCertification(ZoneId Zone, string? Reason) : ZoneCommand(Zone);

/// <summary>Ends a zone that is no place of its own any more.</summary>
public sealed record RetireZone(ZoneId Zone, string? Reason) : ZoneCommand(Zone);

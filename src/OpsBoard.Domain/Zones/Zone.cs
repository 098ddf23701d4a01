using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

public enum ZoneKind { Community, Village, Township, Compound, Building, Site }

/// <summary>New cases of one local day, by what the bulletins call them.</summary>
[method: JsonConstructor]
public readonly record struct CaseCount(int Confirmed, int Asymptomatic)
{
    [JsonIgnore]
    public int Total => Confirmed + Asymptomatic;

    public static CaseCount operator +(CaseCount a, CaseCount b) => new(a.Confirmed + b.Confirmed, a.Asymptomatic + b.Asymptomatic);

    public static CaseCount operator -(CaseCount a, CaseCount b) => new(a.Confirmed - b.Confirmed, a.Asymptomatic - b.Asymptomatic);
}

/// <summary>A day's cases, apart by where they were found; the two are never one figure.</summary>
[method: JsonConstructor]
public readonly record struct DayCases(CaseCount Community, CaseCount InQuarantine)
{
    [JsonIgnore]
    public CaseCount Sum => Community + InQuarantine;

    public static DayCases operator +(DayCases a, DayCases b) => new(a.Community + b.Community, a.InQuarantine + b.InQuarantine);

    public static DayCases operator -(DayCases a, DayCases b) => new(a.Community - b.Community, a.InQuarantine - b.InQuarantine);
}

/// <summary>On what a change of class rested.</summary>
/// <param name="Rule">Number of the rule in the pack's source.</param>
/// <param name="Criteria">What each criterion answered at that moment.</param>
public sealed record Evidence(string Rule, IReadOnlyList<CriterionResult> Criteria);

public abstract record ZoneEvent(ZoneId Zone) : DomainEvent;

public sealed record ZoneRegistered(ZoneId Zone, DivisionCode District, DivisionCode Division, LocalText Name, ZoneKind Kind, ClassId Class, MeasuresId Measures, PackRef Pack) : ZoneEvent(Zone);

public sealed record ZoneClassChanged(ZoneId Zone, ClassId From, ClassId To, MeasuresId Measures, PackRef Pack, Evidence Evidence, string Reason) : ZoneEvent(Zone);

public sealed record ZoneMeasuresSet(ZoneId Zone, MeasuresId From, MeasuresId To, PackRef Pack, string Reason) : ZoneEvent(Zone);

/// <summary>All cases counted so far in the zone for one local day. A later count of the same day takes its place; the earlier stays in history.</summary>
public sealed record ZoneCasesCounted(ZoneId Zone, DateOnly Day, DayCases Cases) : ZoneEvent(Zone);

public sealed record ZoneScreeningRecorded(ZoneId Zone, DateOnly Day, int Round, int Tested, int Positive) : ZoneEvent(Zone);

/// <param name="LastExposure">Local day on which the last contact was last exposed; null when the zone has no contacts.</param>
/// <param name="Outstanding">Contacts who are not yet tested negative after their last exposure.</param>
public sealed record ZoneContactsUpdated(ZoneId Zone, DateOnly? LastExposure, int Outstanding) : ZoneEvent(Zone);

public sealed record Screening(DateOnly Day, int Round, int Tested, int Positive);

/// <summary>小区、村、楼栋、场所: the smallest place that is commanded.</summary>
/// <param name="Division">The street, town or community it lies in; the board groups by it.</param>
/// <param name="ClassSince">When its present class began (happened, not recorded).</param>
/// <param name="Pack">The pack by which its present class was decided.</param>
public sealed record Zone(
    ZoneId Id,
    DivisionCode District,
    DivisionCode Division,
    LocalText Name,
    ZoneKind Kind,
    ClassId Class,
    DateTimeOffset ClassSince,
    MeasuresId Measures,
    PackRef Pack,
    DateTimeOffset RegisteredAt)
{
    /// <summary>What was counted, by local day. A day with 0 was reported; a day that is missing was not.</summary>
    public ImmutableSortedDictionary<DateOnly, DayCases> Cases { get; init; } = ImmutableSortedDictionary<DateOnly, DayCases>.Empty;

    /// <summary>When the community cases of a local day were last counted upwards; without the days that were corrected to none.</summary>
    public ImmutableSortedDictionary<DateOnly, DateTimeOffset> PositivesCountedAt { get; init; } = ImmutableSortedDictionary<DateOnly, DateTimeOffset>.Empty;

    /// <summary>When a positive in the community was last counted; null when there is none, or none any more.</summary>
    public DateTimeOffset? LastPositiveAt => PositivesCountedAt.IsEmpty ? null : PositivesCountedAt.Values.Max();

    public Screening? LastScreening { get; init; }

    public DateOnly? LastClearScreening { get; init; }

    public DateOnly? LastExposure { get; init; }

    public int ContactsOutstanding { get; init; }

    /// <summary>Local day of the last case in the community; null when none was ever counted.</summary>
    public DateOnly? LastCaseDay { get; init; }

    public static string StreamOf(ZoneId id) => $"zone-{id}";

    public static Zone Evolve(Zone? state, ZoneEvent happened, DateTimeOffset at) => happened switch
    {
        ZoneRegistered e => new(e.Zone, e.District, e.Division, e.Name, e.Kind, e.Class, at, e.Measures, e.Pack, at),
        ZoneClassChanged e => state! with { Class = e.To, ClassSince = at, Measures = e.Measures, Pack = e.Pack },
        ZoneMeasuresSet e => state! with { Measures = e.To },
        ZoneCasesCounted e => Count(state!, e, at),
        ZoneScreeningRecorded e when state!.LastScreening is { } last && (e.Day, e.Round).CompareTo((last.Day, last.Round)) < 0 => state,
        ZoneScreeningRecorded e => state with
        {
            LastScreening = new(e.Day, e.Round, e.Tested, e.Positive),
            LastClearScreening = e.Positive == 0 ? e.Day : state.LastClearScreening,
        },
        ZoneContactsUpdated e => state! with { LastExposure = e.LastExposure, ContactsOutstanding = e.Outstanding },
        _ => throw new System.Diagnostics.UnreachableException(happened.GetType().Name),
    };

    private static Zone Count(Zone zone, ZoneCasesCounted e, DateTimeOffset at)
    {
        var before = zone.Cases.GetValueOrDefault(e.Day);
        var cases = zone.Cases.SetItem(e.Day, e.Cases);
        DateOnly? lastDay = null;
        foreach (var (day, count) in cases)
            if (count.Community.Total > 0) lastDay = day;
        var countedAt = zone.PositivesCountedAt;
        if (e.Cases.Community.Total == 0) countedAt = countedAt.Remove(e.Day);
        else if (e.Cases.Community.Total > before.Community.Total) countedAt = countedAt.SetItem(e.Day, at);
        return zone with { Cases = cases, LastCaseDay = lastDay, PositivesCountedAt = countedAt };
    }
}

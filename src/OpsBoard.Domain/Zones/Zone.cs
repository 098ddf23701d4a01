using System.Diagnostics;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>小区、村、楼栋、场所: the smallest place that is commanded.</summary>
/// <param name="Division">The street, town or community it lies in; the board groups by it.</param>
/// <param name="ClassSince">When its present class began (happened, not recorded).</param>
/// <param name="Pack">The pack by which its present class stands: the one that decided it, or a later one under which it goes on.</param>
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
    private const string StreamPrefix = "zone-";

    /// <summary>Position of the event that decided its present class, or of the adoption under which it goes on.</summary>
    public long StandsFrom { get; init; }

    /// <summary>Its class as it was decided, and by which pack; differs from the present one when a later pack continued it.</summary>
    public DecidedClass Decided { get; init; } = new(Class, Pack, ClassSince);

    /// <summary>From when its days count where no case says otherwise: since its class began, or an earlier one whose clock went on.</summary>
    public DateTimeOffset ClockSince { get; init; } = ClassSince;

    /// <summary>When its clock was begun anew by a split or by another pack, whatever was counted before; null when it never was.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>The class it had before its present one; null when it had none, or the pack in force knows none like it.</summary>
    public ClassId? CameFrom { get; init; }

    /// <summary>The pack that names its measures; another pack's adoption changes nobody's measures.</summary>
    public PackRef MeasuresPack { get; init; } = Pack;

    /// <summary>Its present class was decided against the rules by two officers; null: by the rules.</summary>
    public ClassOverride? Override { get; init; }

    /// <summary>What was counted, by local day. A day with 0 was reported; a day that is missing was not.</summary>
    public DayDictionary<DayCases> Cases { get; init; } = DayDictionary<DayCases>.Empty;

    /// <summary>When the community cases of a local day were last counted upwards; without the days that were corrected to none.</summary>
    public DayDictionary<DateTimeOffset> PositivesCountedAt { get; init; } = DayDictionary<DateTimeOffset>.Empty;

    /// <summary>When a positive in the community was last counted; null when there is none, or none any more.</summary>
    public DateTimeOffset? LastPositiveAt => PositivesCountedAt.IsEmpty ? null : PositivesCountedAt.Values.Max();

    public Screening? LastScreening { get; init; }

    public DateOnly? LastClearScreening { get; init; }

    public DateOnly? LastExposure { get; init; }

    public int ContactsOutstanding { get; init; }

    /// <summary>Local day since which the last contact is in central quarantine; null when that isn't so, or was not reported.</summary>
    public DateOnly? QuarantinedSince { get; init; }

    /// <summary>The last final disinfection; null when there was none.</summary>
    public Disinfection? Disinfection { get; init; }

    /// <summary>Local day of the last case in the community; null when none was ever counted.</summary>
    public DateOnly? LastCaseDay { get; init; }

    /// <summary>Approvals that were given for a change of class which isn't complete; null when none is under way.</summary>
    public PendingApproval? Approval { get; init; }

    /// <summary>The approvals that were lost last, since which none was given; null when there are none.</summary>
    public LostApproval? LostApproval { get; init; }

    /// <summary>A change of class against the rules that waits for a second officer; null when there is none.</summary>
    public PendingOverride? Proposal { get; init; }

    /// <summary>无疫小区; null when it is not certified.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>摘牌: how its last certificate ended; null when it never had one, or has one again.</summary>
    public RevokedCertificate? Revoked { get; init; }

    /// <summary>The zone it was taken out of; null when it was registered by itself.</summary>
    public ZoneId? SplitFrom { get; init; }

    /// <summary>Why it is no place of its own any more; null while it is one.</summary>
    public Retirement? Retired { get; init; }

    public static string StreamOf(ZoneId id) => $"{StreamPrefix}{id}";

    public static bool IsStreamOf(string stream, ZoneId id) =>
        stream.StartsWith(StreamPrefix, StringComparison.Ordinal) && stream.AsSpan(StreamPrefix.Length).SequenceEqual(id.Value);

    public static Zone Evolve(Zone? state, ZoneEvent happened, Recorded recorded)
    {
        var at = recorded.HappenedAt;
        return happened switch
        {
            ZoneRegistered e => new(e.Zone, e.District, e.Division, e.Name, e.Kind, e.Class, at, e.Measures, e.Pack, at) { StandsFrom = recorded.Position },
            ZoneClassChanged e => Change(state!, e, recorded),
            ZoneMeasuresSet e => state! with { Measures = e.To, MeasuresPack = e.Pack },
            ZoneCasesCounted e => state!.Count(e.Day, e.Cases, at),
            ZoneScreeningRecorded e when state!.LastScreening is { } last && (e.Day, e.Round).CompareTo((last.Day, last.Round)) < 0 => state,
            ZoneScreeningRecorded e => state with
            {
                LastScreening = new(e.Day, e.Round, e.Tested, e.Positive),
                LastClearScreening = e.Positive == 0 ? e.Day : state.LastClearScreening,
            },
            ZoneContactsUpdated e => state! with { LastExposure = e.LastExposure, ContactsOutstanding = e.Outstanding, QuarantinedSince = e.QuarantinedSince },
            ZoneDisinfected e when state!.Disinfection is { } last && e.Day < last.Day => state,
            ZoneDisinfected e => state with { Disinfection = new(e.Day, e.Passed) },
            ZoneApprovalGiven e => state! with { Approval = PendingApproval.Of(e, recorded), LostApproval = null },
            ZoneApprovalDeclined e => state! with { Approval = null, LostApproval = new(e.To, at, recorded.By.Account, e.Reason, []) },
            ZoneApprovalVoided e => state! with { Approval = null, LostApproval = new(e.To, at, recorded.By.Account, null, e.Broken) },
            ZoneOverrideProposed e => state! with { Proposal = new(e.To, e.Measures, e.Pack, recorded.By.Account, at, e.Reason, e.Evidence, recorded.Position) },
            ZoneOverrideDeclined or ZoneOverrideWithdrawn => state! with { Proposal = null },
            ZoneSplit e => e.Moved.Aggregate(state!, (zone, moved) => zone.Without(moved)) with { RestartedAt = e.ClockRestarts ? ZoneRecord.Later(state!.RestartedAt, at) : state!.RestartedAt },
            ZoneSplitOff e => new Zone(e.Zone, e.District, e.Division, e.Name, e.Kind, e.File.Class, e.File.ClassSince, e.File.Measures, e.File.Pack, e.RegisteredAt)
            {
                SplitFrom = e.From,
            }.With(e.File, recorded),
            ZoneMerged e => state!.With(e.File, recorded) with { Approval = null, Proposal = null },
            ZoneAbsorbed e => state! with
            {
                Retired = new(at, e.Reason, e.Into, recorded.Position),
                Approval = null,
                Proposal = null,
                LastCaseDay = null,
                Cases = DayDictionary<DayCases>.Empty,
                PositivesCountedAt = DayDictionary<DateTimeOffset>.Empty,
            },
            ZoneCertified e => state! with { Certificate = new(e.Pack, at), Revoked = null, Measures = e.Measures, MeasuresPack = e.Pack },
            ZoneCertificationRevoked e => state! with { Certificate = null, Revoked = new(e.Cause, at, e.Reason) },
            ZoneRetired e => state! with { Retired = new(at, e.Reason, null, recorded.Position), Approval = null, Proposal = null },
            _ => throw new UnreachableException(happened.GetType().Name),
        };
    }

    private static Zone Change(Zone zone, ZoneClassChanged e, Recorded recorded) => zone with
    {
        Class = e.To,
        ClassSince = recorded.HappenedAt,
        Measures = e.Measures,
        Pack = e.Pack,
        MeasuresPack = e.Pack,
        StandsFrom = recorded.Position,
        Decided = new(e.To, e.Pack, recorded.HappenedAt),
        ClockSince = e.Clock?.Since ?? recorded.HappenedAt,
        RestartedAt = e.Clock?.RestartedAt,
        CameFrom = e.From,
        Override = e.Override,
        Approval = null,
        LostApproval = null,
        Proposal = null,
    };
}

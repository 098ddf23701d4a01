using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Zones;

/// <summary>The cases of one local day, as they go from one zone to another.</summary>
/// <param name="CountedAt">When those in the community were last counted upwards; null when there are none.</param>
public sealed record CasesOfDay(DateOnly Day, DayCases Cases, DateTimeOffset? CountedAt);

/// <summary>终末消杀 on a local day, and whether its inspection passed.</summary>
public sealed record Disinfection(DateOnly Day, bool Passed);

/// <summary>All that is on record of a zone, as a part inherits it or as two zones have it together.</summary>
/// <param name="ClassSince">When its class began.</param>
/// <param name="ClockSince">From when its days count where no case says otherwise.</param>
/// <param name="RestartedAt">When its clock was begun anew, whatever was counted before it; null when it never was.</param>
/// <param name="CameFrom">The class it had before; null when it had none.</param>
public sealed record ZoneFile(
    ClassId Class, DateTimeOffset ClassSince, DateTimeOffset ClockSince, DateTimeOffset? RestartedAt, ClassId? CameFrom, PackRef Pack, MeasuresId Measures, PackRef MeasuresPack,
    IReadOnlyList<CasesOfDay> Cases, Screening? LastScreening, DateOnly? LastClearScreening,
    DateOnly? LastExposure, int ContactsOutstanding, DateOnly? QuarantinedSince, Disinfection? Disinfection, ClassOverride? Override)
{
    public static ZoneFile Of(Zone zone) => new(
        zone.Class, zone.ClassSince, zone.ClockSince, zone.RestartedAt, zone.CameFrom, zone.Pack, zone.Measures, zone.MeasuresPack,
        [.. zone.Cases.Select(c => new CasesOfDay(c.Key, c.Value, CountedAt(zone, c.Key)))], zone.LastScreening, zone.LastClearScreening,
        zone.LastExposure, zone.ContactsOutstanding, zone.QuarantinedSince, zone.Disinfection, zone.Override);

    /// <summary>What two zones of the same class have together: whatever holds one of them holds both.</summary>
    public static ZoneFile Joined(Zone kept, Zone other, MergedClock clock)
    {
        var (one, two) = (Of(kept), Of(other));
        var days = one.Cases.Concat(two.Cases).GroupBy(c => c.Day).OrderBy(d => d.Key)
            .Select(d => new CasesOfDay(d.Key, d.Aggregate(default(DayCases), (sum, c) => sum + c.Cases), d.Max(c => c.CountedAt)));
        return one with
        {
            ClassSince = clock == MergedClock.Later ? Later(one.ClassSince, two.ClassSince) : one.ClassSince,
            ClockSince = clock == MergedClock.Later ? Later(one.ClockSince, two.ClockSince) : one.ClockSince,
            RestartedAt = clock == MergedClock.Later ? Later(one.RestartedAt, two.RestartedAt) : one.RestartedAt,
            // A shorter count that one of them has for its past isn't the other's.
            CameFrom = one.CameFrom == two.CameFrom ? one.CameFrom : null,
            Cases = [.. days],
            LastScreening = Worse(one.LastScreening, two.LastScreening),
            LastClearScreening = one.LastClearScreening is { } a && two.LastClearScreening is { } b ? (a < b ? a : b) : null,
            LastExposure = Later(one.LastExposure, two.LastExposure),
            ContactsOutstanding = one.ContactsOutstanding + two.ContactsOutstanding,
            QuarantinedSince = one.LastExposure is null ? two.QuarantinedSince : two.LastExposure is null ? one.QuarantinedSince
                : one.QuarantinedSince is null || two.QuarantinedSince is null ? null : Later(one.QuarantinedSince, two.QuarantinedSince),
            Disinfection = one.Disinfection is null || two.Disinfection is null ? null
                : !one.Disinfection.Passed ? one.Disinfection : !two.Disinfection.Passed ? two.Disinfection
                : one.Disinfection.Day < two.Disinfection.Day ? one.Disinfection : two.Disinfection,
            Override = one.Override ?? two.Override,
        };
    }

    private static DateTimeOffset? CountedAt(Zone zone, DateOnly day) => zone.PositivesCountedAt.TryGetValue(day, out var at) ? at : null;

    private static T Later<T>(T a, T b) where T : struct, IComparable<T> => a.CompareTo(b) < 0 ? b : a;

    private static T? Later<T>(T? a, T? b) where T : struct, IComparable<T> => a is { } x && b is { } y ? Later(x, y) : a ?? b;

    // A positive round of either holds both; a zone without any round leaves the pair without one.
    private static Screening? Worse(Screening? a, Screening? b) =>
        a is { Positive: > 0 } ? a : b is { Positive: > 0 } ? b : a is null || b is null ? null : (a.Day, a.Round).CompareTo((b.Day, b.Round)) < 0 ? a : b;
}

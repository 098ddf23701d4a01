using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Zones;

/// <summary>What was believed at a past moment, beside what was learned later to have been so.</summary>
/// <param name="Cases">The days of which another count is known by now; null where nothing was counted.</param>
/// <param name="Now">The zone as it stood, had everything been known.</param>
/// <param name="Explained">What the rules of that time would have said of it.</param>
public sealed record Hindsight(IReadOnlyList<(DateOnly Day, DayCases? Then, DayCases? Now)> Cases, Zone Now, ZoneExplanation Explained)
{
    /// <summary>The local day that an event speaks of; null when it speaks of the moment at which it happened.</summary>
    public static DateOnly? DayOf(DomainEvent happened) => happened switch
    {
        ZoneCasesCounted e => e.Day,
        ZoneScreeningRecorded e => e.Day,
        ZoneDisinfected e => e.Day,
        _ => null,
    };

    /// <summary>Whether what was recorded later had happened by then: at its moment, or on a day that was over.</summary>
    public static bool HadHappened(Recorded recorded, DateTimeOffset at, DateOnly today) => recorded.HappenedAt <= at || DayOf(recorded.Event) < today;

    /// <summary>Null when nothing was learned later.</summary>
    public static Hindsight? Of(Zone then, IReadOnlyList<Recorded> later, Moment moment, BoardReader reader)
    {
        var reports = later.Where(e => e.Event is ZoneCasesCounted or ZoneScreeningRecorded or ZoneDisinfected or ZoneContactsUpdated).ToList();
        if (reports.Count == 0) return null;
        var now = reports.Aggregate(then, (zone, e) => Zone.Evolve(zone, (ZoneEvent)e.Event, e));
        var days = now.Cases.Keys.Where(day => !then.Cases.TryGetValue(day, out var known) || known != now.Cases[day]).Order();
        return new([.. days.Select(day => (day, Of(then, day), Of(now, day)))], now, reader.Explain(now, moment));
    }

    private static DayCases? Of(Zone zone, DateOnly day) => zone.Cases.TryGetValue(day, out var cases) ? cases : null;
}

using System.Collections.Immutable;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Features.Overview.Reading;

/// <summary>How many zones have a class.</summary>
public sealed record ClassCount(ZoneClass Class, int Zones);

/// <summary>What overviews and walls say of one board on one local day.</summary>
public sealed class DistrictReading
{
    /// <summary>How many of the latest events are kept for an overview.</summary>
    public const int NewsLimit = 12;

    private readonly ImmutableArray<DateTimeOffset> _due;

    public DistrictReading(DistrictBoard board, ImmutableArray<ZoneReading> zones, DateOnly today, Func<ZoneClassChanged, bool> isSerious)
    {
        Zones = zones;
        Classes = [.. zones.GroupBy(z => z.Class.Id).Select(g => new ClassCount(g.First().Class, g.Count())).OrderByDescending(c => c.Class.Rank).ThenBy(c => c.Class.Id.Value, StringComparer.Ordinal)];
        Ready = zones.Count(z => z.IsReady);
        ReadyTomorrow = zones.Count(z => z.IsSerious && z.Earliest == today.AddDays(1));
        Overrides = zones.Count(z => z.Marks.IsOverride);
        Certified = zones.Count(z => z.Marks.IsCertified);
        Waiting = zones.Count(z => z.Marks.Waiting is not null);
        OpenTasks = [.. board.OpenTasks];
        Blocked = OpenTasks.Count(t => t.State == FieldTaskState.Blocked);
        Unseen = OpenTasks.Count(t => t.State == FieldTaskState.Unseen);
        _due = [.. OpenTasks.Where(t => t.State != FieldTaskState.AwaitingRecheck && t.Due is not null).Select(t => t.Due!.Value).Order()];
        News = [.. board.Recent.Where(r => r.Event is ZoneClassChanged c ? isSerious(c) : IsNews(r.Event)).Reverse().Take(NewsLimit)];
    }

    public ImmutableArray<ZoneReading> Zones { get; }

    /// <summary>The classes that zones have here, the most serious first.</summary>
    public ImmutableArray<ClassCount> Classes { get; }

    public int Ready { get; }

    public int ReadyTomorrow { get; }

    /// <summary>越规: zones whose class was decided against the rules.</summary>
    public int Overrides { get; }

    /// <summary>无疫小区.</summary>
    public int Certified { get; }

    /// <summary>Zones at which a change of class waits for an officer.</summary>
    public int Waiting { get; }

    public ImmutableArray<FieldTask> OpenTasks { get; }

    public int Blocked { get; }

    public int Unseen { get; }

    /// <summary>The latest events that concern more than one zone's file, newest first.</summary>
    public ImmutableArray<Recorded> News { get; }

    public int Late(DateTimeOffset now)
    {
        var at = _due.BinarySearch(now);
        if (at < 0) return ~at;
        while (at > 0 && _due[at - 1] == now) at--;
        return at;
    }

    public DateTimeOffset? OldestDue(DateTimeOffset now) => _due is [var first, ..] && first < now ? first : null;

    // Counts, screenings and receipts come by the hundred, and a whole county is guarded at a stroke; they change
    // figures and rows, and would drown the rest.
    private static bool IsNews(DomainEvent happened) => happened is FieldTaskIssued or FieldTaskBlocked or FieldTaskReturned
        or DutyEntryMade or BulletinEvent or DivisionPhaseChanged or PolicyPackAdopted
        or ZoneOverrideProposed or ZoneCertificationRevoked;
}

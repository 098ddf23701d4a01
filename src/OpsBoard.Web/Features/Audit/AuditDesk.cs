using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Ledger;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Features.Audit;

/// <summary>What an auditor sees of the history.</summary>
/// <param name="Events">Newest first.</param>
/// <param name="Older">Position before which the next page begins; null on the last.</param>
/// <param name="Newer">Position after which the page before begins; null on the first.</param>
/// <param name="Told">The one record that is told in full.</param>
/// <param name="Days">How many records each local day has, without gaps.</param>
internal sealed record AuditSheet(
    Head Head, IReadOnlyList<StoredEvent> Events, long? Older, long? Newer, StoredEvent? Told, IReadOnlyList<DayCount> Days, LedgerSheet Ledger);

public sealed record DayCount(DateOnly Day, long Count);

/// <summary>Reads the history for auditors.</summary>
internal sealed class AuditDesk(EventJournal store, LedgerStore ledger, Checkpointer checkpointer, PeerWitnesses witnesses, LocalCalendar calendar)
{
    private const int PageSize = 50;

    // So many days are drawn; older ones are found by their date.
    private const int MostDays = 92;

    public async Task<AuditSheet> ReadAsync(AuditQuery query, DateTimeOffset now, CancellationToken ct)
    {
        var head = await store.HeadAsync(ct);
        var found = await store.QueryAsync(query.ToEvents(PageSize + 1), ct);
        var events = found.Take(PageSize).OrderByDescending(e => e.Position).ToList();
        var more = found.Count > PageSize;
        long? older = events.Count == 0 ? null : query.After is not null || more ? events[^1].Position : null;
        var newer = events.Count > 0 && (query.After is null ? await AnyAfterAsync(query, events[0].Position, ct) : more) ? events[0].Position : (long?)null;
        var told = query.Position is { } position && position <= head.Position ? await OneAsync(position, ct) : null;
        return new(head, events, older, newer, told, await DaysAsync(query.District, now, ct), await LedgerSheet.ReadAsync(ledger, checkpointer, witnesses, told?.Position, ct));
    }

    private async Task<StoredEvent?> OneAsync(long position, CancellationToken ct) =>
        await store.ReadAsync(position - 1, 1, ct) is [var found] ? found : null;

    private async Task<bool> AnyAfterAsync(AuditQuery query, long position, CancellationToken ct) =>
        (await store.QueryAsync((query with { Before = null, After = position }).ToEvents(1), ct)).Count > 0;

    /// <summary>How many records each of the last days has, from the first that has any.</summary>
    public async Task<IReadOnlyList<DayCount>> DaysAsync(string? district, DateTimeOffset now, CancellationToken ct)
    {
        var today = LocalTime.DayOf(now);
        var from = calendar.StartOf(today.AddDays(-MostDays));
        var counts = (await store.CountByDayAsync(from, calendar.Zone.GetUtcOffset(now), district, ct)).ToDictionary(d => d.Day, d => d.Count);
        if (counts.Count == 0) return [];
        var first = counts.Keys.Min();
        return [.. Enumerable.Range(0, Math.Max(today.DayNumber, counts.Keys.Max().DayNumber) - first.DayNumber + 1).Select(first.AddDays).Select(d => new DayCount(d, counts.GetValueOrDefault(d)))];
    }
}

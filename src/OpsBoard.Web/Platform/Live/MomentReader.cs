using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

/// <summary>What a request looks at: now, or a past moment by <c>asOf</c>.</summary>
/// <param name="AsOf">The moment as it was asked for; null for now.</param>
public sealed record Sight(Moment Moment, DateTimeOffset? AsOf)
{
    public OperationsView View => Moment.View;

    public DateTimeOffset Now => Moment.Now;

    public bool IsPast => AsOf is not null;
}

/// <summary>Turns <c>asOf</c> (a time in ISO 8601, local where it names no offset, or a position) into what was known then.</summary>
public sealed class MomentReader(EventJournal store, Live<OperationsView> live, OperationsHistory history, LocalCalendar calendar, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly string[] Local = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF"];
    private static readonly string[] WithOffset = ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public async Task<(Sight? Sight, Rejection? Rejection)> ReadAsync(string? asOf, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (string.IsNullOrEmpty(asOf)) return (new(new(live.Current, now), null), null);
        if (long.TryParse(asOf, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            var head = await store.HeadAsync(ct);
            if (position > head.Position)
                return (null, Rejection.Rule("as-of.position-unknown", ("position", asOf), ("head", head.Position.ToString(CultureInfo.InvariantCulture))));
            if (position == 0) return (await BeforeAllAsync(now, ct), null);
            var view = await history.AtAsync(position, ct);
            return (new(new(view, view.RecordedAt), view.RecordedAt), null);
        }
        if (Time(asOf) is not { } time) return (null, Rejection.Rule("as-of.unreadable", ("asOf", asOf)));
        if (time > now) return (null, Rejection.Rule("as-of.in-future", ("asOf", asOf), ("now", now.ToString("O"))));
        await SettleAsync(time, ct);
        var at = await history.AtAsync(await store.PositionAtAsync(time, ct), ct);
        return (new(new(at, time), time), null);
    }

    // What is being written now may be recorded at this moment or before it. A clock that stands still at it is not waited for.
    private async Task SettleAsync(DateTimeOffset time, CancellationToken ct)
    {
        for (var began = TimeProvider.System.GetTimestamp(); clock.GetUtcNow() <= time && TimeProvider.System.GetElapsedTime(began) < Patience;)
            await Task.Delay(5, ct);
        await store.SettleAsync(time, ct);
    }

    // Nothing was known, and there is no event to take the time from; the first that follows is when it ended.
    private async Task<Sight> BeforeAllAsync(DateTimeOffset now, CancellationToken ct)
    {
        var until = (await store.ReadAsync(0, 1, ct)) is [var first, ..] ? first.ToRecorded().RecordedAt : now;
        return new(new(OperationsView.Empty, until), until);
    }

    // Without an offset it is what a person typed: local time.
    private DateTimeOffset? Time(string text) =>
        DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? calendar.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local))
        : DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment.ToUniversalTime()
        : null;
}

using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Ledger;

namespace OpsBoard.Web.Features.Audit;

/// <summary>What stands in the address of the audit page, as it was typed.</summary>
public sealed record AuditRequest(string? Stream, string? District, string? Account, string? Type, string? From, string? To, string? Before, string? After, string? Position)
{
    private const string LocalForm = "yyyy-MM-ddTHH:mm";

    /// <summary>The query, or why there is none.</summary>
    public (AuditQuery? Query, Rejection? Rejection) Read(EventCatalog catalog, LocalCalendar calendar)
    {
        StreamKey stream = default;
        if (Given(Stream) is { } key && !StreamKey.TryParse(key, out stream)) return (null, Rejection.Rule("events.stream-invalid", ("stream", key)));
        if (!TryPosition(Before, out var before)) return NoPosition(Before!);
        if (!TryPosition(After, out var after)) return NoPosition(After!);
        if (!TryPosition(Position, out var position)) return NoPosition(Position!);
        if (!TryTime(From, calendar, out var from)) return (null, Rejection.Rule("as-of.unreadable", ("asOf", From!)));
        if (!TryTime(To, calendar, out var to)) return (null, Rejection.Rule("as-of.unreadable", ("asOf", To!)));
        return (new(
            Given(Stream) is null ? null : stream, Given(District), Given(Account), catalog.Aliases.FirstOrDefault(a => a == Type),
            from, to, before, after, position), null);
    }

    private static (AuditQuery?, Rejection?) NoPosition(string text) => (null, Rejection.Rule("events.from-out-of-range", ("from", text)));

    private static bool TryPosition(string? text, out long? position)
    {
        position = null;
        if (Given(text) is not { } given) return true;
        if (!long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var read) || read < 1) return false;
        position = read;
        return true;
    }

    public static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A local time as the browser's field sends it; an empty one is none.</summary>
    public static bool TryTime(string? text, LocalCalendar calendar, out DateTimeOffset? at)
    {
        at = null;
        if (Given(text) is not { } given) return true;
        if (!DateTime.TryParseExact(given, [LocalForm, "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return false;
        at = calendar.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        return true;
    }
}

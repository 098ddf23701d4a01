using System.Collections.Immutable;
using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Zones;

/// <summary>A value in an address that no filter can be made of.</summary>
/// <param name="Name">Of the parameter.</param>
public sealed record BadFilter(string Name, Rejection Why);

/// <summary>
/// Reads a filter from an address: <c>district street class kind measures show q since sort</c>. What can't be read is
/// told and left out; nothing is guessed.
/// </summary>
public sealed class ZoneFilterReader(PolicyPacks packs, LocalCalendar calendar)
{
    public static readonly ImmutableArray<string> Names = ["district", "street", "class", "kind", "measures", "show", "q", "since", "sort"];

    private const int LongestText = 100;

    private static readonly string[] Local = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];
    private static readonly string[] WithOffset = ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    public (ZoneFilter Filter, IReadOnlyList<BadFilter> Bad) Read(IQueryCollection query, Moment moment)
    {
        var bad = new List<BadFilter>();
        var filter = ZoneFilter.All with
        {
            Districts = [.. query["district"].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(District).OfType<DivisionCode>().Distinct()],
            Street = Value("street") is { } street ? Street(street) : null,
            Class = Value("class") is { } id ? Known("class", id, [.. packs.All.SelectMany(p => p.Classes).Select(c => c.Id.Value).Distinct()]) is { } known ? new ClassId(known) : null : null,
            Kind = Value("kind") is { } kind ? Word<ZoneKind>("kind", kind) : null,
            Measures = Value("measures") is { } measures ? Known("measures", measures, [.. packs.All.SelectMany(p => p.Measures).Select(m => m.Id.Value).Distinct()]) is { } set ? new MeasuresId(set) : null : null,
            Show = Value("show") is { } show ? Word<ZoneShow>("show", show) : null,
            Since = Value("since") is { } since ? Since(since, moment.Now) : null,
            Sort = Value("sort") is { } sort ? Word<ZoneSort>("sort", sort) ?? ZoneSort.Need : ZoneSort.Need,
        };
        var text = Value("q") ?? "";
        if (text.Length > LongestText) Refuse("q", Rejection.Rule("filter.text-too-long", ("length", text.Length), ("max", LongestText)));
        else filter = filter with { Text = text };
        return (filter, bad);

        string? Value(string name) => query[name].FirstOrDefault()?.Trim() is { Length: > 0 } value ? value : null;

        void Refuse(string name, Rejection why) => bad.Add(new(name, why));

        DivisionCode? District(string value)
        {
            if (DivisionCode.TryParse(value, out var code) && moment.View.Board(code) is not null) return code;
            Refuse("district", Rejection.Unknown("district.unknown", ("district", value)));
            return null;
        }

        DivisionCode? Street(string value)
        {
            if (DivisionCode.TryParse(value, out var code) && moment.View.Divisions.Find(code) is not null) return code;
            Refuse("street", Rejection.Rule("filter.street-unknown", ("value", value)));
            return null;
        }

        string? Known(string name, string value, IReadOnlyList<string> all)
        {
            if (all.Contains(value)) return value;
            Refuse(name, Rejection.Rule("filter.value-unknown", ("parameter", name), ("value", value), ("known", string.Join(", ", all))));
            return null;
        }

        T? Word<T>(string name, string value) where T : struct, Enum
        {
            if (Enum.TryParse<T>(value, ignoreCase: true, out var word) && Enum.IsDefined(word) && !char.IsAsciiDigit(value[0])) return word;
            Refuse(name, Rejection.Rule("filter.value-unknown", ("parameter", name), ("value", value), ("known", string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant())))));
            return null;
        }

        DateTimeOffset? Since(string value, DateTimeOffset now)
        {
            if (Time(value, now) is not { } at)
            {
                Refuse("since", Rejection.Rule("filter.since-unreadable", ("value", value)));
                return null;
            }
            if (at <= now) return at;
            Refuse("since", Rejection.Rule("filter.since-in-future", ("value", value), ("now", now.ToString("O"))));
            return null;
        }
    }

    // A day's beginning, so many hours or days back, or a moment: local where it names no offset.
    private DateTimeOffset? Time(string value, DateTimeOffset now)
    {
        if (value == "today") return calendar.StartOf(calendar.DayOf(now));
        if (value.Length is > 1 and < 6 && int.TryParse(value[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0)
            if (value[^1] is 'h' or 'd') return now - (value[^1] == 'h' ? TimeSpan.FromHours(n) : TimeSpan.FromDays(n));
        if (DateTime.TryParseExact(value, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return calendar.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        return DateTimeOffset.TryParseExact(value, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;
    }
}

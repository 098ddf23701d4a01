using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>A zone in the list of its street.</summary>
/// <param name="Street">Null when only the district is known.</param>
/// <param name="Set">The measures in force by their id; <paramref name="Measures"/> names them.</param>
/// <param name="Days">Days without a case; null when none was ever counted.</param>
/// <param name="DaysOf">How many of them lifting needs; null where lifting doesn't ask.</param>
/// <param name="Contacts">Contacts outstanding; null when the zone has no contacts.</param>
/// <param name="Division">The street, town or community it lies in.</param>
/// <param name="IsNewPositive">A positive in the community was counted today.</param>
public sealed record ZoneRowModel(
    string Id, string List, string Sort, ZoneId Zone, DivisionCode Division, LocalText Name, LocalText? Street, ZoneKind Kind, ZoneClass Class, MeasuresId Set, LocalText Measures,
    int? Days, int? DaysOf, Screening? LastScreening, int? Contacts, LiftOutlook Lift, ZoneMarks Marks, bool IsNewPositive,
    AccountName By, DateTimeOffset ChangedAt, bool IsSimulated, long Position) : DeskRow(Id, List, Sort)
{
    protected override Type Component => typeof(ZoneRow);

    public static string IdOf(ZoneId zone) => $"zone-{zone}";

    public static ZoneRowModel Of(ZoneEntry entry, LocalText? street, LocalText measures, Moment moment, BoardReader reader)
    {
        var zone = entry.Zone;
        var explanation = reader.Explain(zone, moment);
        var lift = LiftOutlook.Of(zone, explanation);
        var today = reader.Today(moment);
        var counted = explanation.Lift?.Criteria.FirstOrDefault(c => c.Code.StartsWith("days-without-case", StringComparison.Ordinal));
        var days = counted?.Done ?? (zone.LastCaseDay is { } last ? today.DayNumber - last.DayNumber : null);
        var zoneClass = reader.ClassOf(zone);
        var marks = ZoneMarks.Of(zone, moment, reader);
        return new(
            IdOf(zone.Id), $"zones-{zone.Division}", SortOf(zone.Id, zoneClass, lift, marks, days), zone.Id, zone.Division, zone.Name, street, zone.Kind, zoneClass, zone.Measures, measures,
            days, counted?.Of, zone.LastScreening, zone.LastExposure is null ? null : zone.ContactsOutstanding, lift, marks,
            zone.LastPositiveAt is { } at && reader.Calendar.DayOf(at) == today,
            entry.Last.By.Account, entry.Last.RecordedAt, entry.Last.Simulated, entry.Last.Position);
    }

    // What needs someone first, then the most serious, then the freshest case.
    private static string SortOf(ZoneId id, ZoneClass zoneClass, LiftOutlook lift, ZoneMarks marks, int? days) => string.Create(
        CultureInfo.InvariantCulture, $"{(lift.NeedsAction ? (int)lift.Standing : marks.Waiting is not null ? 2 : 9)}{9 - zoneClass.Rank}{Math.Min(days ?? 999, 999):000}{id}");
}

/// <summary>A zone that needs someone, above all streets; shown where the screen is narrow.</summary>
public sealed record NeedRowModel(ZoneRowModel Zone) : DeskRow($"need-{Zone.Zone}", "needs", Zone.Sort)
{
    protected override Type Component => typeof(NeedRow);
}

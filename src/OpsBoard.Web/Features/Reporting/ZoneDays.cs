using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Features.Reporting;

/// <summary>
/// <c>opsboard_report.zone</c> and <c>zone_day</c>: what each zone's local days were, for people who ask with SQL. What an event
/// says of the figures stands here; how they are written, in <see cref="ZoneDayRows"/>.
/// </summary>
internal sealed class ZoneDays(LocalCalendar calendar)
{
    public Projection Projection => new("zone_days", (connection, e, ct) => ApplyAsync(new(connection, e, calendar.DayOf(e.Metadata.HappenedAt ?? e.RecordedAt), ct), e.Data))
    {
        Clear = ZoneDayRows.ClearAsync,
    };

    private static Task ApplyAsync(ZoneDayRows rows, object happened) => happened switch
    {
        ZoneRegistered e => InOrderAsync(
            () => rows.RegisterAsync(e.Zone, e.District, e.Division, e.Name, e.Kind, null), () => rows.ClassAsync(e.Zone, e.Class, isChange: false), () => rows.MeasuresAsync(e.Zone, e.Measures)),
        ZoneClassChanged e => InOrderAsync(() => rows.ClassAsync(e.Zone, e.To, isChange: true), () => rows.MeasuresAsync(e.Zone, e.Measures)),
        ZoneMeasuresSet e => rows.MeasuresAsync(e.Zone, e.To),
        ZoneCertified e => rows.MeasuresAsync(e.Zone, e.Measures),
        ZoneCasesCounted e => rows.CasesAsync(e.Zone, e.Day, e.Cases),
        ZoneScreeningRecorded e => rows.ScreeningAsync(e.Zone, e.Day, e.Round, e.Tested, e.Positive),
        ZoneContactsUpdated e => rows.ContactsAsync(e.Zone, e.Outstanding),
        ZoneSplit e => InOrderAsync([.. e.Moved.Select(moved => (Func<Task>)(() => rows.TakeAwayAsync(e.Zone, moved.Day, moved.Cases)))]),
        ZoneSplitOff e => InOrderAsync(
            () => rows.RegisterAsync(e.Zone, e.District, e.Division, e.Name, e.Kind, e.From), () => rows.ClassAsync(e.Zone, e.File.Class, isChange: false),
            () => rows.MeasuresAsync(e.Zone, e.File.Measures), () => FileAsync(rows, e.Zone, e.File)),
        ZoneMerged e => FileAsync(rows, e.Zone, e.File),
        ZoneAbsorbed e => InOrderAsync(() => rows.EndAsync(e.Zone, e.Into), () => rows.ForgetCasesAsync(e.Zone)),
        ZoneRetired e => rows.EndAsync(e.Zone, null),
        // What says nothing of these figures.
        _ => Task.CompletedTask,
    };

    /// <summary>What a zone takes over of others.</summary>
    private static Task FileAsync(ZoneDayRows rows, ZoneId zone, ZoneFile file) =>
        InOrderAsync([.. file.Cases.Select(c => (Func<Task>)(() => rows.CasesAsync(zone, c.Day, c.Cases))), () => rows.ContactsAsync(zone, file.ContactsOutstanding)]);

    /// <summary>One after another: they share a connection.</summary>
    private static async Task InOrderAsync(params IReadOnlyList<Func<Task>> steps)
    {
        foreach (var step in steps) await step();
    }
}

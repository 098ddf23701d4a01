using System.Globalization;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Features.Reporting;

/// <summary>
/// What one event writes. Each figure keeps the position of the event that set it, and an earlier event that comes later, because
/// it was put aside, never overwrites it.
/// </summary>
/// <param name="day">The local day on which it happened.</param>
internal sealed class ZoneDayRows(NpgsqlConnection connection, StoredEvent e, DateOnly day, CancellationToken ct)
{
    public static async Task ClearAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("delete from opsboard_report.zone_day; delete from opsboard_report.zone", connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    public Task RegisterAsync(ZoneId zone, DivisionCode district, DivisionCode division, LocalText name, ZoneKind kind, ZoneId? splitFrom) => RunAsync("""
        insert into opsboard_report.zone (zone, district, division, name_zh, name_en, kind, registered, split_from) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (zone) do nothing
        """, zone.Value, district.Value, division.Value, name.Zh, name.En, kind.ToString().ToLower(CultureInfo.InvariantCulture), day, splitFrom?.Value);

    public Task ClassAsync(ZoneId zone, ClassId to, bool isChange) => RunAsync("""
        insert into opsboard_report.zone_day as d (zone, day, simulated, class_position, class, class_changes) values ($1, $2, $3, $4, $5, $6)
        on conflict (zone, day) do update set simulated = d.simulated or excluded.simulated, class_changes = d.class_changes + excluded.class_changes,
            class = case when d.class_position > excluded.class_position then d.class else excluded.class end, class_position = greatest(d.class_position, excluded.class_position)
        """, [.. Row(zone, day), to.Value, isChange ? 1 : 0]);

    public Task MeasuresAsync(ZoneId zone, MeasuresId measures) => RunAsync("""
        insert into opsboard_report.zone_day as d (zone, day, simulated, measures_position, measures) values ($1, $2, $3, $4, $5)
        on conflict (zone, day) do update set simulated = d.simulated or excluded.simulated, measures_position = excluded.measures_position, measures = excluded.measures
        where d.measures_position is null or d.measures_position <= excluded.measures_position
        """, [.. Row(zone, day), measures.Value]);

    /// <param name="of">The local day that was counted.</param>
    public Task CasesAsync(ZoneId zone, DateOnly of, DayCases cases) => RunAsync("""
        insert into opsboard_report.zone_day as d (zone, day, simulated, cases_position, community_confirmed, community_asymptomatic, quarantine_confirmed, quarantine_asymptomatic)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (zone, day) do update set simulated = d.simulated or excluded.simulated, cases_position = excluded.cases_position,
            community_confirmed = excluded.community_confirmed, community_asymptomatic = excluded.community_asymptomatic,
            quarantine_confirmed = excluded.quarantine_confirmed, quarantine_asymptomatic = excluded.quarantine_asymptomatic
        where d.cases_position is null or d.cases_position <= excluded.cases_position
        """, [.. Row(zone, of), cases.Community.Confirmed, cases.Community.Asymptomatic, cases.InQuarantine.Confirmed, cases.InQuarantine.Asymptomatic]);

    /// <summary>Cases that went to a part of the zone; a later count is of the rest already.</summary>
    public Task TakeAwayAsync(ZoneId zone, DateOnly of, DayCases moved) => RunAsync("""
        update opsboard_report.zone_day set cases_position = $3, community_confirmed = community_confirmed - $4, community_asymptomatic = community_asymptomatic - $5,
            quarantine_confirmed = quarantine_confirmed - $6, quarantine_asymptomatic = quarantine_asymptomatic - $7
        where zone = $1 and day = $2 and cases_position < $3
        """, zone.Value, of, e.Position, moved.Community.Confirmed, moved.Community.Asymptomatic, moved.InQuarantine.Confirmed, moved.InQuarantine.Asymptomatic);

    /// <summary>They stand with the zone that it became part of; counted twice, they would be wrong in every sum.</summary>
    public Task ForgetCasesAsync(ZoneId zone) => RunAsync("""
        update opsboard_report.zone_day set cases_position = $2, community_confirmed = null, community_asymptomatic = null, quarantine_confirmed = null, quarantine_asymptomatic = null
        where zone = $1 and cases_position < $2
        """, zone.Value, e.Position);

    /// <summary>The last round of a day counts, as it does on the boards.</summary>
    public Task ScreeningAsync(ZoneId zone, DateOnly of, int round, int tested, int positive) => RunAsync("""
        insert into opsboard_report.zone_day as d (zone, day, simulated, screening_position, screening_round, tested, positive) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (zone, day) do update set simulated = d.simulated or excluded.simulated, screening_position = excluded.screening_position,
            screening_round = excluded.screening_round, tested = excluded.tested, positive = excluded.positive
        where d.screening_position is null or (d.screening_round, d.screening_position) < (excluded.screening_round, excluded.screening_position)
        """, [.. Row(zone, of), round, tested, positive]);

    public Task ContactsAsync(ZoneId zone, int outstanding) => RunAsync("""
        insert into opsboard_report.zone_day as d (zone, day, simulated, contacts_position, contacts_outstanding) values ($1, $2, $3, $4, $5)
        on conflict (zone, day) do update set simulated = d.simulated or excluded.simulated, contacts_position = excluded.contacts_position, contacts_outstanding = excluded.contacts_outstanding
        where d.contacts_position is null or d.contacts_position < excluded.contacts_position
        """, [.. Row(zone, day), outstanding]);

    public Task EndAsync(ZoneId zone, ZoneId? into) =>
        RunAsync("update opsboard_report.zone set ended = $2, ended_into = $3 where zone = $1", zone.Value, day, into?.Value);

    private object?[] Row(ZoneId zone, DateOnly of) => [zone.Value, of, e.Metadata.Simulated, e.Position];

    private async Task RunAsync(string sql, params object?[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(value is null ? new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } : new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }
}

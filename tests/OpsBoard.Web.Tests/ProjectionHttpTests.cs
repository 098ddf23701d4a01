using System.Net;
using System.Text.RegularExpressions;
using Npgsql;
using OpsBoard.Domain.Access;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>The report tables of a real server: true to the history, through a poison event, a killed backend and a rebuild.</summary>
public sealed class ProjectionHttpTests : IAsyncLifetime
{
    private const string Zone = "220106005003-001";

    private BoardServer _server = null!;
    private HttpClient _admin = null!, _lead = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _admin = await _server.ClientAsync("admin-02", Role.Administrator);
        _admin.DefaultRequestHeaders.Add("Accept-Language", "en");
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_days_of_a_zone_are_told_by_SQL_with_the_event_that_set_each_figure()
    {
        var changed = await _lead.PutClassAsync(Zone, "controlled", "密接居住地", "1");
        var counted = await CountAsync(2);
        await CaughtUpAsync();
        Assert.Equal($"220106 星驰社区 controlled 1 {changed.Position} | 2 0 {counted.Position}", await ReportAsync());

        // A later count of the same day takes its place.
        var again = await CountAsync(3);
        await CaughtUpAsync();
        Assert.Equal($"220106 星驰社区 controlled 1 {changed.Position} | 3 0 {again.Position}", await ReportAsync());
    }

    [Fact]
    public async Task An_event_that_cannot_be_handled_is_shown_and_stops_nothing_and_is_tried_again()
    {
        await CaughtUpAsync();
        await _server.SqlAsync("alter table opsboard_report.zone_day add constraint poison check (class <> 'controlled')");
        var poison = await _lead.PutClassAsync(Zone, "controlled", "密接居住地", "1");
        var counted = await CountAsync(2);
        await CaughtUpAsync();

        Assert.Equal(1, (await StandingAsync()).GetProperty("quarantined").GetInt64());
        var aside = (await _admin.ReadAsync("/api/v1/projections/zone_days/quarantine")).Body[0];
        Assert.Equal(poison.Position, aside.GetProperty("position").GetInt64());
        Assert.Contains("poison", aside.GetProperty("cause").GetString(), StringComparison.Ordinal);
        using var health = await _admin.GetAsync("/healthz/projections");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "zone_days: 1 events put aside"), (health.StatusCode, await health.Content.ReadAsStringAsync()));
        Assert.True((await _admin.GetAsync("/healthz/ready")).IsSuccessStatusCode);
        Assert.Contains("These records could not be put into the report tables", await PageAsync(), StringComparison.Ordinal);
        Assert.Equal($"{counted.Position}", await ScalarAsync("select cases_position::text from opsboard_report.zone_day where cases_position is not null"));

        // Nothing has changed yet: it stays.
        Assert.Equal((0, 1), Outcome(await _admin.SendAsync(HttpMethod.Post, "/api/v1/projections/zone_days/retry", null)));
        await _server.SqlAsync("alter table opsboard_report.zone_day drop constraint poison");
        Assert.Equal((1, 0), Outcome(await _admin.SendAsync(HttpMethod.Post, "/api/v1/projections/zone_days/retry", null)));
        Assert.Equal($"220106 星驰社区 controlled 1 {poison.Position} | 2 0 {counted.Position}", await ReportAsync());
        Assert.True((await _admin.GetAsync("/healthz/projections")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_killed_backend_and_a_rebuild_leave_the_same_tables()
    {
        await _lead.PutClassAsync(Zone, "controlled", "密接居住地", "1");
        await CountAsync(2);
        await CaughtUpAsync();
        var before = await ScalarAsync("select string_agg(d::text, E'\\n' order by d.zone, d.day) from opsboard_report.zone_day d");

        // Every backend of the server, the one that projects among them, in the middle of a rebuild.
        Assert.Equal(202, (await _admin.SendAsync(HttpMethod.Post, "/api/v1/projections/zone_days/rebuild", null)).Status);
        await _server.SqlAsync("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'opsboard_server' and datname = current_database()");
        await CaughtUpAsync();

        Assert.Equal(before, await ScalarAsync("select string_agg(d::text, E'\\n' order by d.zone, d.day) from opsboard_report.zone_day d"));
        Assert.Equal(0, (await StandingAsync()).GetProperty("quarantined").GetInt64());
    }

    [Fact]
    public async Task Projections_are_for_administrators()
    {
        using var nobody = _server.Anonymous();
        foreach (var path in new[] { "/api/v1/projections", "/api/v1/projections/zone_days/quarantine" })
        {
            Assert.Equal(401, (await nobody.ReadAsync(path)).Status);
            Assert.Equal(403, (await _lead.ReadAsync(path)).Status);
        }
        Assert.Equal(403, (await _lead.SendAsync(HttpMethod.Post, "/api/v1/projections/zone_days/rebuild", null)).Status);
        Assert.Equal((404, "projection.unknown"), ((await _admin.SendAsync(HttpMethod.Post, "/api/v1/projections/none/rebuild", null)) is var no ? (no.Status, no.Code) : default));
        Assert.Equal(HttpStatusCode.Forbidden, (await _lead.GetAsync("/admin")).StatusCode);
    }

    [Fact]
    public async Task The_buttons_of_the_page_do_what_they_say_and_need_their_token()
    {
        await CaughtUpAsync();
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _server.Address };
        browser.DefaultRequestHeaders.Authorization = _admin.DefaultRequestHeaders.Authorization;
        using var bare = await browser.PostAsync("/admin/projections/zone_days/rebuild", new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, bare.StatusCode);

        var token = Regex.Match(await browser.GetStringAsync("/admin"), """name="__RequestVerificationToken" value="([^"]+)""").Groups[1].Value;
        using var pressed = await browser.PostAsync("/admin/projections/zone_days/rebuild", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
        Assert.Equal((HttpStatusCode.Found, "/admin"), (pressed.StatusCode, pressed.Headers.Location?.ToString()));
        await CaughtUpAsync();
    }

    private async Task<ApiAnswer> CountAsync(int confirmed)
    {
        var answer = await _lead.PostAsync($"/api/v1/zones/{Zone}/cases", new
        {
            day = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            community = new { confirmed, asymptomatic = 0 },
            inQuarantine = new { confirmed = 0, asymptomatic = 0 },
        }, version: "*");
        Assert.True(answer.Status == 200, answer.Body.ToString());
        return answer;
    }

    /// <summary>As an analyst asks.</summary>
    private Task<string> ReportAsync() => ScalarAsync($"""
        select concat_ws(' ', district, name_zh, class, class_changes, class_position, '|', community_confirmed, community_asymptomatic, cases_position)
        from opsboard_report.zone_days where zone = '{Zone}' order by day desc limit 1
        """);

    private async Task<string> ScalarAsync(string sql)
    {
        await using var command = _server.Database.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private Task CaughtUpAsync() => Eventually.BecomesTrueAsync(async () =>
    {
        try
        {
            return await StandingAsync() is var s && s.GetProperty("position").GetInt64() == s.GetProperty("head").GetInt64();
        }
        catch (Exception e) when (e is NpgsqlException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }, "the projection has caught up");

    private async Task<System.Text.Json.JsonElement> StandingAsync() => (await _admin.ReadAsync("/api/v1/projections")).Body[0];

    private async Task<string> PageAsync() => WebUtility.HtmlDecode(await _admin.GetStringAsync("/admin"));

    private static (int Handled, int Left) Outcome(ApiAnswer answer) => (answer.Body.GetProperty("handled").GetInt32(), answer.Body.GetProperty("left").GetInt32());
}

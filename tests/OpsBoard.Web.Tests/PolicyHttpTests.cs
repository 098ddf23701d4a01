using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Policies;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>The rules over HTTP: the packs, what another one would do, and its adoption.</summary>
public sealed class PolicyHttpTests : IAsyncLifetime
{
    private const string Ninth = "cn-2022-06-ninth@1", Guangzhou = "gz-2022-04@1", DryRun = "/api/v1/policies/dry-run", Adopt = "/api/v1/divisions/220000/policy";

    private BoardServer _server = null!;
    private HttpClient _commander = null!, _lead = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _commander = await _server.ClientAsync("jl-commander-01", Role.Commander);
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        await _lead.PutClassAsync("220106005003-001", "sealed", "出现阳性", "1");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_pack_is_listed_with_where_it_is_in_force()
    {
        var packs = (await _lead.ReadAsync("/api/v1/policies")).Body.EnumerateArray().ToList();
        Assert.Equal(8, packs.Count);
        foreach (var pack in packs)
        {
            Assert.False(string.IsNullOrEmpty(pack.GetProperty("source").GetProperty("zh").GetString()));
            var reach = pack.GetProperty("inForce").EnumerateArray().Select(r => (r.GetProperty("division").GetString(), r.GetProperty("districts").GetInt32())).ToList();
            Assert.Equal(pack.GetProperty("pack").GetString() == "cn-2022-03-three-zones@1" ? [("220000", 2)] : [], reach);
        }
        var before = (await _lead.ReadAsync("/api/v1/districts")).Headers["OpsBoard-Position"];
        Assert.Equal(200, (await _commander.PostAsync("/api/v1/divisions/220106/policy", new { pack = Guangzhou }, version: "*")).Status);
        Assert.Equal([("220106", 1)], await ReachAsync(Guangzhou, ""));
        Assert.Equal([("220000", 1)], await ReachAsync("cn-2022-03-three-zones@1", ""));
        Assert.Empty(await ReachAsync(Guangzhou, $"?asOf={before}"));
    }

    private async Task<List<(string?, int)>> ReachAsync(string pack, string query) =>
        [.. (await _lead.ReadAsync("/api/v1/policies" + query)).Body.EnumerateArray().Single(p => p.GetProperty("pack").GetString() == pack)
            .GetProperty("inForce").EnumerateArray().Select(r => (r.GetProperty("division").GetString(), r.GetProperty("districts").GetInt32()))];

    [Fact]
    public async Task Every_pack_is_answered_as_its_file_writes_it_and_may_be_kept()
    {
        foreach (var pack in _server.Services.GetRequiredService<PolicyPacks>().All)
        {
            using var answer = await _lead.GetAsync($"/api/v1/policies/{pack.Ref}");
            var again = PolicyPackReader.Read(pack.Id, await answer.Content.ReadAsStringAsync());
            Assert.Equal(JsonSerializer.Serialize(pack), JsonSerializer.Serialize(again));
            Assert.True(answer.Headers.CacheControl is { Private: true } cache && cache.MaxAge > TimeSpan.FromDays(30));
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/policies/{pack.Ref}");
            request.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            using var kept = await _lead.SendAsync(request);
            Assert.Equal(304, (int)kept.StatusCode);
        }
    }

    [Theory]
    [InlineData("en", "no policy pack")]
    [InlineData("zh-CN", "规则包")]
    public async Task A_pack_that_is_not_there_is_said_so(string culture, string word)
    {
        _lead.DefaultRequestHeaders.Add("Accept-Language", culture);
        foreach (var reference in new[] { "nonsense", "cn-2022-03-three-zones", "cn-2022-03-three-zones@2", "@1" })
        {
            var answer = await _lead.ReadAsync($"/api/v1/policies/{reference}");
            Assert.Equal((404, "policy.unknown"), (answer.Status, answer.Code));
            Assert.Contains(word, answer.Body.GetProperty("title").GetString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_dry_run_tells_every_zone_and_records_nothing()
    {
        var before = (await _lead.ReadAsync("/api/v1/districts")).Headers["OpsBoard-Position"];
        var run = await _commander.PostAsync(DryRun, new { division = "220000", pack = Ninth });
        Assert.Equal(200, run.Status);
        Assert.Equal(2, run.Body.GetProperty("count").GetInt32());
        var zones = run.Body.GetProperty("zones").EnumerateArray().ToDictionary(z => z.GetProperty("id").GetString()!);
        Assert.Equal(("sealed", "high"), ClassesOf(zones["220106005003-001"]));
        Assert.Equal(("routine", "low"), ClassesOf(zones["220106005004-001"]));
        // Fourteen days become seven.
        Assert.Equal("earlier", zones["220106005003-001"].GetProperty("effect").GetString());
        Assert.Equal(7, DayOf(zones["220106005003-001"], "now").DayNumber - DayOf(zones["220106005003-001"], "then").DayNumber);
        var sum = run.Body.GetProperty("sums").EnumerateArray().Single(s => s.GetProperty("now").GetString() == "sealed");
        Assert.Equal(("220106", "high", 1, 1), (sum.GetProperty("district").GetString(), sum.GetProperty("then").GetString(), sum.GetProperty("zones").GetInt32(), sum.GetProperty("earlier").GetInt32()));
        Assert.Equal(before, (await _lead.ReadAsync("/api/v1/districts")).Headers["OpsBoard-Position"]);

        var sums = await _commander.PostAsync(DryRun, new { division = "220000", pack = Ninth, zones = false });
        Assert.Equal(JsonValueKind.Null, sums.Body.GetProperty("zones").ValueKind);
        Assert.Equal(run.Body.GetProperty("print").GetString(), sums.Body.GetProperty("print").GetString());
    }

    private static (string?, string?) ClassesOf(JsonElement zone) =>
        (zone.GetProperty("now").GetProperty("class").GetString(), zone.GetProperty("then").GetProperty("class").GetString());

    private static DateOnly DayOf(JsonElement zone, string when) =>
        DateOnly.ParseExact(zone.GetProperty(when).GetProperty("earliest").GetString()!, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task What_a_dry_run_told_is_what_the_adoption_does()
    {
        var run = await _commander.PostAsync(DryRun, new { division = "220000", pack = Ninth });
        var key = ApiClient.NewId();
        var body = new { pack = Ninth, seen = run.Body.GetProperty("print").GetString() };
        var version = $"{run.Body.GetProperty("version").GetInt64()}";

        var adopted = await _commander.PostAsync(Adopt, body, key, version);

        Assert.Equal(200, adopted.Status);
        foreach (var zone in run.Body.GetProperty("zones").EnumerateArray())
        {
            var now = (await _lead.ReadAsync($"/api/v1/zones/{zone.GetProperty("id").GetString()}")).Body;
            Assert.Equal(zone.GetProperty("then").GetProperty("class").GetString(), now.GetProperty("class").GetString());
            var down = now.GetProperty("options").EnumerateArray().Where(o => o.GetProperty("to").GetString() is "medium" or "low").Select(o => o.GetProperty("earliest").GetString());
            Assert.Contains(zone.GetProperty("then").GetProperty("earliest").GetString(), down.Append(null));
        }
        // The same command again has the same answer, although a dry run would come out otherwise by now.
        var again = await _commander.PostAsync(Adopt, body, key, version);
        Assert.Equal((200, adopted.Position), (again.Status, again.Position));
        Assert.Equal((409, "stream.version-stale"), Of(await _commander.PostAsync(Adopt, new { pack = Guangzhou }, version: version)));
    }

    [Theory]
    [InlineData("en", "comes out otherwise")]
    [InlineData("zh-CN", "试算结果已不同")]
    public async Task What_alters_the_result_in_between_stops_the_adoption(string culture, string word)
    {
        _commander.DefaultRequestHeaders.Add("Accept-Language", culture);
        var print = (await _commander.PostAsync(DryRun, new { division = "220000", pack = Ninth })).Body.GetProperty("print").GetString();
        // What alters nothing doesn't stop it either: a name in the duty log would be the same.
        await _lead.PutClassAsync("220106005004-001", "controlled", "密接居住地", "1");

        var answer = await _commander.PostAsync(Adopt, new { pack = Ninth, seen = print }, version: "*");

        Assert.Equal((422, "policy.dry-run-outdated"), Of(answer));
        Assert.Contains(word, answer.Body.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal("sealed", (await _lead.ReadAsync("/api/v1/zones/220106005003-001")).Body.GetProperty("class").GetString());
        var fresh = (await _commander.PostAsync(DryRun, new { division = "220000", pack = Ninth })).Body.GetProperty("print").GetString();
        Assert.Equal(200, (await _commander.PostAsync(Adopt, new { pack = Ninth, seen = fresh }, version: "*")).Status);
    }

    [Fact]
    public async Task What_alters_nothing_in_between_does_not_stop_it()
    {
        var print = (await _commander.PostAsync(DryRun, new { division = "220000", pack = Ninth })).Body.GetProperty("print").GetString();
        await _lead.PostAsync("/api/v1/tasks", new { id = "task-0001", kind = "instruction", title = new { zh = "敲门排查" }, unit = "220106" });
        Assert.Equal(200, (await _commander.PostAsync(Adopt, new { pack = Ninth, seen = print }, version: "*")).Status);
    }

    [Fact]
    public async Task Who_may_not_adopt_may_not_try_either()
    {
        var viewer = await _server.ClientAsync("viewer-01", Role.Viewer);
        foreach (var client in new[] { viewer, _lead })
        {
            Assert.Equal((403, "access.forbidden"), Of(await client.PostAsync(DryRun, new { division = "220000", pack = Ninth })));
            Assert.Equal((403, "access.forbidden"), Of(await client.PostAsync(Adopt, new { pack = Ninth }, version: "*")));
        }
        Assert.Equal((401, "access.unauthenticated"), Of(await _server.Anonymous().PostAsync(DryRun, new { division = "220000", pack = Ninth })));
        Assert.Equal((401, "access.unauthenticated"), Of(await _server.Anonymous().PostAsync(Adopt, new { pack = Ninth }, version: "*")));
    }

    [Theory]
    [InlineData(DryRun, "{\"division\":\"220000\",\"pack\":\"nonsense\"}", 404, "policy.unknown")]
    [InlineData(DryRun, "{\"division\":\"999999\",\"pack\":\"cn-2022-06-ninth@1\"}", 404, "division.unknown")]
    [InlineData(DryRun, "{\"division\":\"220106005\",\"pack\":\"cn-2022-06-ninth@1\"}", 422, "division.no-board")]
    [InlineData(DryRun, "{\"division\":\"220000\"}", 400, "request.body-invalid")]
    [InlineData(DryRun + "?asOf=2999-01-01", "{\"division\":\"220000\",\"pack\":\"cn-2022-06-ninth@1\"}", 400, "as-of.in-future")]
    [InlineData(Adopt, "{\"pack\":\"cn-2022-06-ninth\"}", 404, "policy.unknown")]
    [InlineData(Adopt, "{\"pack\":\"cn-2022-06-ninth@2\"}", 404, "policy.unknown")]
    [InlineData("/api/v1/divisions/999999/policy", "{\"pack\":\"cn-2022-06-ninth@1\"}", 404, "division.unknown")]
    [InlineData("/api/v1/divisions/220106005/policy", "{\"pack\":\"cn-2022-06-ninth@1\"}", 422, "division.no-board")]
    public async Task A_bad_choice_is_told_what_is_wrong(string path, string body, int status, string code) =>
        Assert.Equal((status, code), Of(await _commander.SendAsync(HttpMethod.Post, path, body, ApiClient.NewId(), "*")));

    [Fact]
    public async Task An_adoption_needs_the_version_that_its_sender_saw() =>
        Assert.Equal((428, "request.if-match-missing"), Of(await _commander.PostAsync(Adopt, new { pack = Ninth })));

    [Fact]
    public async Task A_forecast_counts_every_zone_with_a_step_down_once()
    {
        var forecast = (await _lead.ReadAsync("/api/v1/districts/220106/forecast")).Body;
        Assert.Equal(14, forecast.GetProperty("days").GetArrayLength());
        // Sealed today: fourteen days from now, which is the first day after those that are told.
        Assert.Equal((1, 0), (forecast.GetProperty("later").GetProperty("zones").GetInt32(), forecast.GetProperty("unforeseen").GetProperty("zones").GetInt32()));
        await _lead.PostAsync("/api/v1/zones/220106005003-001/cases", new { day = Today(), community = new { confirmed = 1, asymptomatic = 0 }, inQuarantine = new { confirmed = 0, asymptomatic = 0 } });
        var position = (await _lead.ReadAsync("/api/v1/districts")).Headers["OpsBoard-Position"];
        await _lead.PutClassAsync("220106005004-001", "guarded", "本区有封控区", "1");

        var after = (await _lead.ReadAsync("/api/v1/districts/220106/forecast")).Body;
        Assert.Equal((2, 0), (after.GetProperty("later").GetProperty("zones").GetInt32(), after.GetProperty("unforeseen").GetProperty("zones").GetInt32()));
        // It waits for the sealed one, and for nothing else.
        Assert.Equal(EarliestOf("220106005003-001"), EarliestOf("220106005004-001"));
        var before = (await _lead.ReadAsync($"/api/v1/districts/220000/forecast?asOf={position}")).Body;
        Assert.Equal(0, before.GetProperty("unforeseen").GetProperty("zones").GetInt32());

        // Under the ninth edition the same zone is foreseen on the seventh day.
        await _commander.PostAsync(Adopt, new { pack = Ninth }, version: "*");
        var ninth = (await _lead.ReadAsync("/api/v1/districts/220106/forecast")).Body;
        Assert.Equal(1, ninth.GetProperty("days")[7].GetProperty("classes").GetProperty("high").GetInt32());
        foreach (var code in new[] { "999999", "nonsense", "220106005" })
            Assert.Equal((404, "district.unknown"), Of(await _lead.ReadAsync($"/api/v1/districts/{code}/forecast")));

        string? EarliestOf(string zone) => after.GetProperty("zones").EnumerateArray().Single(z => z.GetProperty("id").GetString() == zone).GetProperty("earliest").GetString();
    }

    [Theory]
    [InlineData("zh-CN", "/policies", "三区标准")]
    [InlineData("en", "/policies", "Three-zone standard")]
    [InlineData("zh-CN", "/policies/gz-2022-04@1", "最后一名密接集中隔离超过 4 天且核酸阴性")]
    [InlineData("en", "/policies/gz-2022-04@1", "the last contact in central quarantine for more than 4 days and negative")]
    [InlineData("zh-CN", "/policies/compare?a=cn-2022-03-three-zones@1&b=cn-2022-06-ninth@1", "14 天")]
    [InlineData("en", "/policies/compare?a=cn-2022-03-three-zones@1&b=cn-2022-06-ninth@1", "7 days")]
    [InlineData("zh-CN", "/forecast", "星驰社区")]
    [InlineData("en", "/forecast?division=220106&day=later", "Xingchi")]
    [InlineData("zh-CN", "/policies/try?division=220000&pack=cn-2022-06-ninth@1", "高风险")]
    [InlineData("en", "/policies/try?division=220000&pack=cn-2022-06-ninth@1", "High risk")]
    public async Task The_pages_say_it_in_both_languages(string culture, string path, string word)
    {
        _commander.DefaultRequestHeaders.Add("Accept-Language", culture);
        Assert.Contains(word, await _commander.GetStringAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/policies/nonsense", 404)]
    [InlineData("/policies/compare?a=nonsense&b=gz-2022-04@1", 400)]
    [InlineData("/policies/try?division=220000&pack=nonsense", 400)]
    [InlineData("/policies?asOf=nonsense", 400)]
    [InlineData("/forecast?division=999999", 404)]
    [InlineData("/forecast?day=yesterday", 400)]
    [InlineData("/divisions/999999", 404)]
    public async Task A_page_that_cannot_be_shown_says_why(string path, int status)
    {
        using var answer = await _commander.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Today() => Platform.Ui.LocalTime.DayOf(DateTimeOffset.UtcNow).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);
}

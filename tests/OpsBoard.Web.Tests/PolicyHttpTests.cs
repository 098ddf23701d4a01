using OpsBoard.Domain.Access;
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

    private static string Today() => Platform.Ui.LocalTime.DayOf(DateTimeOffset.UtcNow).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);
}

using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Tests;

/// <summary>What is decided of a district as a whole, over HTTP.</summary>
public sealed class DivisionHttpTests : IAsyncLifetime
{
    private const string Luyuan = "/api/v1/divisions/220106", Level = "/api/v1/districts/220106/clearance";

    private static readonly ZoneId Old = new("220106005005-001");

    private BoardServer _server = null!;
    private HttpClient _commander = null!, _lead = null!;

    private static DateOnly Today => LocalTime.DayOf(DateTimeOffset.UtcNow);

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _commander = await _server.ClientAsync("jl-commander-01", Role.Commander);
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        // There for ten days: a place has no cases before it was registered.
        var registered = await _server.Services.GetRequiredService<CommandRunner>().RunAsync(
            new(new("opsboard"), new(ApiClient.NewId()), new RegisterZone(Old, BoardServer.Qingnian, new("银融社区", "Yinrong"), ZoneKind.Community), HappenedAt: DateTimeOffset.UtcNow.AddDays(-10)), CancellationToken.None);
        Assert.IsType<CommandOutcome.Accepted>(registered);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_standstill_is_announced_and_lifted_by_a_commander()
    {
        Assert.Equal(200, (await _commander.PostAsync($"{Luyuan}/standstill", new { reason = "全域静态管理", until = Day(3) })).Status);
        var still = (await _lead.ReadAsync(Level)).Body.GetProperty("standstill");
        Assert.Equal(("220106", Day(3), "全域静态管理"), (still.GetProperty("division").GetString(), still.GetProperty("until").GetString(), still.GetProperty("reason").GetString()));
        Assert.Equal((422, "division.standstill-unchanged"), Of(await _commander.PostAsync($"{Luyuan}/standstill", new { reason = "再次", until = Day(3) })));
        Assert.Equal((403, "access.forbidden"), Of(await _lead.PostAsync($"{Luyuan}/standstill/lift", new { reason = "解除" })));
        Assert.Equal(200, (await _commander.PostAsync($"{Luyuan}/standstill/lift", new { reason = "社会面清零" })).Status);
        Assert.Equal(JsonValueKind.Null, (await _lead.ReadAsync(Level)).Body.GetProperty("standstill").ValueKind);
        Assert.Equal((422, "division.no-standstill"), Of(await _commander.PostAsync($"{Luyuan}/standstill/lift", new { reason = "解除" })));
    }

    [Fact]
    public async Task The_standstill_of_a_city_is_that_of_its_districts()
    {
        await _commander.PostAsync("/api/v1/divisions/220100/standstill", new { reason = "全市静态管理" });
        Assert.Equal("220100", (await _lead.ReadAsync(Level)).Body.GetProperty("standstill").GetProperty("division").GetString());
        Assert.Equal(JsonValueKind.Null, (await _lead.ReadAsync("/api/v1/districts/220000/clearance")).Body.GetProperty("standstill").ValueKind);
    }

    [Fact]
    public async Task Full_clearance_is_declared_on_the_figures_of_its_days_and_lost_with_a_reason()
    {
        foreach (var back in new[] { 3, 2, 1 }) await CountAsync(-back, back == 3 ? 2 : 0);
        var refused = await _lead.PostAsync($"{Luyuan}/clearance", new { level = "full" });
        Assert.Equal((422, "division.not-clear"), Of(refused));
        Assert.Matches("^还不能宣布社会面全面清零。《三区标准》第 2 条要求这几天每天的社会面新增为 0 例,实际是:\\d+月\\d+日 2 例、\\d+月\\d+日 0 例、\\d+月\\d+日 0 例。$", refused.Body.GetProperty("title").GetString());
        Assert.Contains($"{Day(-3)}=2", refused.Body.GetProperty("facts").GetProperty("days").GetString(), StringComparison.Ordinal);
        Assert.Equal([(Day(-3), 2, false), (Day(-2), 0, true), (Day(-1), 0, true)], await DaysAsync("full"));

        await CountAsync(-3, 0);
        Assert.True(LevelOf((await _lead.ReadAsync(Level)).Body, "full").GetProperty("holds").GetBoolean());
        Assert.Equal(200, (await _lead.PostAsync($"{Luyuan}/clearance", new { level = "full" })).Status);
        var position = (await _lead.ReadAsync("/api/v1/districts")).Headers["OpsBoard-Position"];
        Assert.Equal((422, "division.already-cleared"), Of(await _lead.PostAsync($"{Luyuan}/clearance", new { level = "full" })));

        // A positive afterwards doesn't undo it: it is shown, and an officer decides.
        await CountAsync(0, 1);
        var declared = (await _lead.ReadAsync(Level)).Body.GetProperty("declared");
        Assert.Equal(("full", "ly-lead-02", Day(0)), (declared.GetProperty("level").GetString(), declared.GetProperty("by").GetString(), declared.GetProperty("brokenBy").GetProperty("day").GetString()));
        Assert.Equal(200, (await _lead.PostAsync($"{Luyuan}/clearance/lose", new { reason = "出现社会面病例" })).Status);
        var lost = (await _lead.ReadAsync(Level)).Body;
        Assert.Equal(JsonValueKind.Null, lost.GetProperty("declared").ValueKind);
        Assert.Equal("出现社会面病例", lost.GetProperty("lost").GetProperty("reason").GetString());
        Assert.Equal((422, "division.not-cleared"), Of(await _lead.PostAsync($"{Luyuan}/clearance/lose", new { reason = "再次" })));
        Assert.Equal("full", (await _lead.ReadAsync($"{Level}?asOf={position}")).Body.GetProperty("declared").GetProperty("level").GetString());
    }

    [Fact]
    public async Task Basic_clearance_needs_the_population()
    {
        foreach (var back in new[] { 3, 2, 1 }) await CountAsync(-back, 5);
        Assert.Equal((422, "division.population-unknown"), Of(await _lead.PostAsync($"{Luyuan}/clearance", new { level = "basic" })));
        Assert.Equal((403, "access.forbidden"), Of(await _lead.PostAsync($"{Luyuan}/population", new { population = 640_000, source = "第七次人口普查" })));
        Assert.Equal(200, (await _commander.PostAsync($"{Luyuan}/population", new { population = 640_000, source = "第七次人口普查" })).Status);
        Assert.Equal(6.4m, LevelOf((await _lead.ReadAsync(Level)).Body, "basic").GetProperty("limit").GetDecimal());
        Assert.Equal(200, (await _lead.PostAsync($"{Luyuan}/clearance", new { level = "basic" })).Status);
    }

    [Fact]
    public async Task A_day_that_nobody_reported_is_never_zero()
    {
        var full = LevelOf((await _lead.ReadAsync(Level)).Body, "full");
        Assert.All(full.GetProperty("days").EnumerateArray(), d => Assert.Equal((JsonValueKind.Null, false), (d.GetProperty("positives").ValueKind, d.GetProperty("fits").GetBoolean())));
        Assert.Equal(3, full.GetProperty("unreported").GetArrayLength());
        Assert.Equal((422, "division.not-clear"), Of(await _lead.PostAsync($"{Luyuan}/clearance", new { level = "full" })));
    }

    [Theory]
    [InlineData("zh-CN", "静态管理", "巩固阶段", "未报告")]
    [InlineData("en", "Standstill", "Consolidation", "not reported")]
    public async Task The_page_of_a_division_says_how_it_stands(string culture, params string[] words)
    {
        await _commander.PostAsync($"{Luyuan}/standstill", new { reason = "全域静态管理" });
        await _commander.PostAsync($"{Luyuan}/phase", new { phase = new { zh = "巩固阶段", en = "Consolidation" } });
        _lead.DefaultRequestHeaders.Add("Accept-Language", culture);
        var page = await _lead.GetStringAsync("/divisions/220106");
        Assert.All(words, word => Assert.Contains(word, page, StringComparison.Ordinal));
    }

    private Task<ApiAnswer> CountAsync(int offset, int positives) => _lead.PostAsync(
        $"/api/v1/zones/{Old}/cases", new { day = Day(offset), community = new { confirmed = positives, asymptomatic = 0 }, inQuarantine = new { confirmed = 7, asymptomatic = 0 } });

    private async Task<List<(string?, int, bool)>> DaysAsync(string level) =>
        [.. LevelOf((await _lead.ReadAsync(Level)).Body, level).GetProperty("days").EnumerateArray().Select(d => (d.GetProperty("day").GetString(), d.GetProperty("positives").GetInt32(), d.GetProperty("fits").GetBoolean()))];

    private static JsonElement LevelOf(JsonElement body, string level) => body.GetProperty("clearance").EnumerateArray().Single(c => c.GetProperty("level").GetString() == level);

    private static string Day(int offset) => Today.AddDays(offset).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);
}

using System.Net;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Tests;

/// <summary>A zone explains itself in the reader's words, by the rules of the moment that is asked about.</summary>
public sealed class ZoneExplanationTests : IAsyncLifetime
{
    private BoardServer _server = null!;
    private HttpClient _lead = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("zh-CN", "封控", "现在不能改为防范,最早", "连续 14 天无新增感染者")]
    [InlineData("en", "Sealed", "It cannot become Guarded now; the earliest day is", "14 days")]
    public async Task What_blocks_a_zone_is_told_with_the_earliest_day_and_the_source_of_the_rule(string culture, string zoneClass, string says, string criterion)
    {
        await _lead.PutClassAsync("220106005003-001", "sealed", "阳性", "1");
        var told = await ExplainAsync("220106005003-001", culture);
        Assert.Equal(zoneClass, told.GetProperty("className").GetString());
        Assert.StartsWith(says, told.GetProperty("says").GetString(), StringComparison.Ordinal);
        var lift = told.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("to").GetString() == "guarded");
        Assert.False(lift.GetProperty("allowed").GetBoolean());
        Assert.True(DateOnly.Parse(lift.GetProperty("earliest").GetString()!, System.Globalization.CultureInfo.InvariantCulture) > DateOnly.FromDateTime(DateTime.UtcNow));
        Assert.Contains(lift.GetProperty("criteria").EnumerateArray(), c => c.GetProperty("blocks").GetBoolean() && c.GetProperty("title").GetString()!.Contains(criterion, StringComparison.Ordinal));
        Assert.Equal(culture == "zh-CN", told.GetProperty("rules").GetProperty("source").GetString()!.Any(c => c is >= '\u4e00' and <= '\u9fff'));
    }

    [Fact]
    public async Task A_moment_explains_itself_by_its_own_rules_after_they_have_changed_twice()
    {
        var zone = await _server.RipeZoneAsync("220106005005-001", "绿园新村", "sealed", "ly-lead-02");
        var moments = new List<(long Position, PackRef Pack)> { (await PositionAsync(), Ripe.ThreeZones) };
        foreach (var pack in new[] { Ripe.Guangzhou, Ripe.EpidemicFree })
        {
            await _server.AdoptAsync(pack);
            moments.Add((await PositionAsync(), pack));
        }

        foreach (var (position, pack) in moments)
        {
            var then = await ExplainAsync(zone.Value, "zh-CN", position);
            Assert.Equal(pack.ToString(), then.GetProperty("rules").GetProperty("pack").GetString());
            var lift = then.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("to").GetString() == "guarded");
            Assert.Equal(pack == Ripe.Guangzhou ? 3 : 0, lift.GetProperty("approvals").GetArrayLength());
            Assert.Equal(pack != Ripe.Guangzhou, lift.GetProperty("allowed").GetBoolean());

            var known = PolicyPacks.Shipped()[pack];
            var page = WebUtility.HtmlDecode(await _lead.GetStringAsync($"/zones/{zone}?asOf={position}&culture=zh-CN"));
            Assert.Contains(known.Source.Zh, page, StringComparison.Ordinal);
            Assert.Contains($"<span class=\"mono\"", page, StringComparison.Ordinal);
            foreach (var (_, later) in moments.Where(m => m.Position > position))
                Assert.DoesNotContain(PolicyPacks.Shipped()[later].Name.Zh, page, StringComparison.Ordinal);
        }
        var present = WebUtility.HtmlDecode(await _lead.GetStringAsync($"/zones/{zone}?culture=zh-CN"));
        foreach (var (_, pack) in moments.Skip(1)) Assert.Contains($"启用规则:{PolicyPacks.Shipped()[pack].Name.Zh}", present, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_reported_late_stands_beside_what_was_believed_then()
    {
        var zone = await _server.RipeZoneAsync("220106005005-001", "绿园新村", "sealed", "ly-lead-02");
        var day = LocalTime.DayOf(DateTimeOffset.UtcNow);
        var position = await PositionAsync();
        await _server.RunAsync(new CountZoneCases(zone, day.AddDays(-3), new(new(4, 0), default)), new("ly-lead-02"));

        var then = WebUtility.HtmlDecode(await _lead.GetStringAsync($"/zones/{zone}?asOf={position}&culture=zh-CN"));
        Assert.Contains("当时所知与后来得知", then, StringComparison.Ordinal);
        Assert.Contains("社会面 4", then, StringComparison.Ordinal);
        Assert.Contains("事后得知", then, StringComparison.Ordinal);
        var now = WebUtility.HtmlDecode(await _lead.GetStringAsync($"/zones/{zone}?culture=zh-CN"));
        Assert.DoesNotContain("当时所知与后来得知", now, StringComparison.Ordinal);
        Assert.Contains("补报", now, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zone_that_is_not_there_is_said_so()
    {
        Assert.Equal((404, "zone.unknown"), Of(await _lead.ReadAsync("/api/v1/zones/220106005099-001/explanation")));
        Assert.Equal((404, "zone.unknown"), Of(await _lead.ReadAsync("/api/v1/zones/220106005003-001/explanation?asOf=1")));
        Assert.Equal((400, "as-of.unreadable"), Of(await _lead.ReadAsync("/api/v1/zones/220106005003-001/explanation?asOf=yesterday")));
        var paths = (await _lead.ReadAsync("/openapi/v1.json")).Body.GetProperty("paths");
        foreach (var path in new[] { "explanation", "disinfection", "split", "merge", "certification", "revocation", "retirement", "approvals", "approvals/decline", "override", "override/confirm", "override/decline", "override/withdraw" })
            Assert.True(paths.TryGetProperty($"/api/v1/zones/{{id}}/{path}", out _), path);
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);

    private async Task<long> PositionAsync() => (await _lead.ReadAsync("/api/v1/districts/220106/board")).Body.GetProperty("position").GetInt64();

    private async Task<System.Text.Json.JsonElement> ExplainAsync(string zone, string culture, long? asOf = null)
    {
        _lead.DefaultRequestHeaders.AcceptLanguage.Clear();
        _lead.DefaultRequestHeaders.AcceptLanguage.ParseAdd(culture);
        var answer = await _lead.ReadAsync($"/api/v1/zones/{zone}/explanation{(asOf is { } position ? $"?asOf={position}" : "")}");
        Assert.Equal(200, answer.Status);
        return answer.Body;
    }
}

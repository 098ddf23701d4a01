using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>Many zones in one step: each on the version that was seen, each with its own event and its own answer.</summary>
public sealed class BulkClassTests : IAsyncLifetime
{
    private const string Bulk = "/api/v1/zones/bulk-class";

    private BoardServer _server = null!;
    private HttpClient _lead = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Each_zone_gets_its_event_under_the_one_reason()
    {
        var answer = await SendAsync(_lead, Body("controlled", "密接居住地", ("220106005003-001", 1), ("220106005004-001", 1)));

        Assert.Equal([("220106005003-001", "accepted", 2L), ("220106005004-001", "accepted", 2L)], answer.Lines.Skip(1).SkipLast(1).Select(l => (Text(l, "item"), Text(l, "result"), l.GetProperty("version").GetInt64())));
        foreach (var zone in new[] { "220106005003-001", "220106005004-001" })
        {
            var last = (await _lead.ReadAsync($"/api/v1/zones/{zone}/history")).Body.EnumerateArray().Last();
            Assert.Contains("密接居住地", last.ToString(), StringComparison.Ordinal);
            Assert.Contains("ly-lead-02", last.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_same_again_is_answered_the_same_and_changes_nothing_twice()
    {
        var key = ApiClient.NewId();
        var body = Body("controlled", "密接居住地", ("220106005003-001", 1), ("220106005004-001", 7));
        var first = await SendAsync(_lead, body, key);
        var again = await SendAsync(_lead, body, key);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(2, (await _lead.ReadAsync("/api/v1/zones/220106005003-001/history")).Body.GetArrayLength());
        Assert.Equal((422, "request.idempotency-key-reused"), Of(await SendAsync(_lead, Body("sealed", "密接居住地", ("220106005003-001", 1)), key)));
    }

    [Fact]
    public async Task What_others_changed_since_is_left_alone_and_told()
    {
        var other = await _server.ClientAsync("th-team-04", Role.Lead, BoardServer.Luyuan);
        await other.PutClassAsync("220106005003-001", "sealed", "出现阳性", "1");

        var answer = await SendAsync(_lead, Body("controlled", "密接居住地", ("220106005003-001", 1), ("220106005004-001", 1)));

        Assert.Equal([("stale", "stream.version-stale"), ("accepted", null)], answer.Lines.Skip(1).SkipLast(1).Select(l => (Text(l, "result"), l.TryGetProperty("code", out var code) ? code.GetString() : null)));
        Assert.Contains("th-team-04", Text(answer.Lines[1], "title"), StringComparison.Ordinal);
        Assert.Equal("sealed", Text((await _lead.ReadAsync("/api/v1/zones/220106005003-001")).Body, "class"));
        var end = answer.Lines[^1];
        Assert.Equal((1, 1), (end.GetProperty("accepted").GetInt32(), end.GetProperty("refused").GetInt32()));
    }

    [Fact]
    public async Task A_lead_changes_zones_of_his_own_districts_only()
    {
        await _server.RunAsync(new RegisterZone(new("220104-001"), BoardServer.Chaoyang, new("桂林路社区"), ZoneKind.Community));

        var answer = await SendAsync(_lead, Body("controlled", "密接居住地", ("220104-001", 1), ("220106005003-001", 1), ("999999-001", 1), ("nonsense", 1)));

        Assert.Equal(["access.forbidden", null, "zone.unknown", "zone.unknown"], answer.Lines.Skip(1).SkipLast(1).Select(l => l.TryGetProperty("code", out var code) ? code.GetString() : null));
        Assert.Equal("routine", Text((await _lead.ReadAsync("/api/v1/zones/220104-001")).Body, "class"));
    }

    [Theory]
    [InlineData("zh-CN", "{\"to\":\"purple\",\"reason\":\"理由\",\"zones\":[{\"id\":\"220106005003-001\",\"version\":1}]}", 422, "filter.value-unknown", "sealed, controlled")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\" \",\"zones\":[{\"id\":\"220106005003-001\",\"version\":1}]}", 422, "zone.reason-missing", "reason")]
    [InlineData("zh-CN", "{\"to\":\"sealed\",\"reason\":\"电话 13800138000\",\"zones\":[{\"id\":\"220106005003-001\",\"version\":1}]}", 422, "text.phone-number", "电话")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[]}", 422, "bulk.empty", "no zone")]
    [InlineData("zh-CN", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[{\"id\":\"a\",\"version\":1},{\"id\":\"a\",\"version\":1}]}", 422, "bulk.zone-twice", "两次")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[{\"id\":\"220106005003-001\",\"version\":0}]}", 422, "bulk.version-missing", "220106005003-001")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[null]}", 422, "bulk.version-missing", "null")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[{\"id\":\"220106005003-001\"}]}", 400, "request.body-invalid", "version is missing")]
    [InlineData("en", "{\"to\":\"sealed\",\"zones\":[]}", 400, "request.body-invalid", "reason is missing")]
    public async Task A_request_that_cannot_be_meant_is_refused_as_a_whole(string culture, string body, int status, string code, string says)
    {
        var answer = await SendAsync(_lead, body, culture: culture);
        Assert.Equal((status, code), Of(answer));
        Assert.Contains(says, Text(answer.Lines[0], "title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_zones_than_one_step_takes_are_refused()
    {
        var zones = Enumerable.Range(0, 1_001).Select(i => ($"220106005003-{i % 1000:000}x{i}", 1L)).ToArray();
        Assert.Equal((422, "bulk.too-many"), Of(await SendAsync(_lead, Body("sealed", "理由", zones))));
    }

    [Fact]
    public async Task The_preview_says_of_each_zone_whether_and_why_not()
    {
        await _lead.PutClassAsync("220106005003-001", "sealed", "出现阳性", "1");

        var preview = (await _lead.ReadAsync($"{Bulk}?to=guarded&district=220106")).Body;

        Assert.Equal((2, 1), (preview.GetProperty("total").GetInt32(), preview.GetProperty("allowed").GetInt32()));
        var blocked = preview.GetProperty("zones").EnumerateArray().Single(z => !z.GetProperty("allowed").GetBoolean());
        Assert.Equal(("220106005003-001", "zone.transition-blocked", 2L), (Text(blocked, "id"), Text(blocked, "code"), blocked.GetProperty("version").GetInt64()));
        Assert.NotEqual(JsonValueKind.Null, blocked.GetProperty("earliest").ValueKind);

        Assert.Equal(["220106005003-001"], await IdsAsync("class=sealed"));
        Assert.Equal(["220106005004-001"], await IdsAsync("class=routine"));
        Assert.Equal(["220106005003-001"], await IdsAsync("q=星驰"));
        Assert.Equal(2, (await IdsAsync("since=today&kind=community&street=220106005&sort=name")).Count);
        Assert.Empty(await IdsAsync("district=220104"));
    }

    [Theory]
    [InlineData("to=guarded&class=purple", "filter.value-unknown")]
    [InlineData("to=guarded&district=999999", "district.unknown")]
    [InlineData("to=guarded&street=999999001", "filter.street-unknown")]
    [InlineData("to=guarded&kind=castle", "filter.value-unknown")]
    [InlineData("to=guarded&kind=3", "filter.value-unknown")]
    [InlineData("to=guarded&measures=x", "filter.value-unknown")]
    [InlineData("to=guarded&show=all", "filter.value-unknown")]
    [InlineData("to=guarded&since=soon", "filter.since-unreadable")]
    [InlineData("to=guarded&since=2999-01-01", "filter.since-in-future")]
    [InlineData("to=guarded&sort=colour", "filter.value-unknown")]
    [InlineData("district=220106", "filter.value-unknown")]
    public async Task A_value_that_no_filter_can_be_made_of_is_told(string query, string code) =>
        Assert.Equal((400, code), ((await _lead.ReadAsync($"{Bulk}?{query}")) is var answer ? answer.Status : 0, answer.Code));

    [Theory]
    [InlineData("class=purple&district=220104", 400, "purple")]
    [InlineData("class=sealed&district=220106", 200, "没有符合这些条件的区域")]
    [InlineData("q=星驰&class=routine&kind=community&sort=changed", 200, "星驰社区")]
    public async Task The_list_of_zones_shows_what_its_address_asks_for(string query, int status, string says)
    {
        using var page = await _lead.GetAsync($"/zones?culture=zh-CN&{query}");
        Assert.Equal(status, (int)page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains(says, html, StringComparison.Ordinal);
        Assert.DoesNotContain("宇航社区", html, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string query) =>
        [.. (await _lead.ReadAsync($"{Bulk}?to=guarded&{query}")).Body.GetProperty("zones").EnumerateArray().Select(z => Text(z, "id"))];

    private static (int, string?) Of(Answer answer) => (answer.Status, answer.Lines[0].TryGetProperty("code", out var code) ? code.GetString() : null);

    private static string Text(JsonElement at, string name) => at.GetProperty(name).GetString()!;

    private static string Body(string to, string reason, params (string Id, long Version)[] zones) =>
        JsonSerializer.Serialize(new { to, reason, zones = zones.Select(z => new { id = z.Id, version = z.Version }) });

    private static async Task<Answer> SendAsync(HttpClient client, string body, string? key = null, string culture = "zh-CN")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Bulk) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? ApiClient.NewId());
        request.Headers.AcceptLanguage.ParseAdd(culture);
        using var response = await client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed record Answer(int Status, string Text)
    {
        public IReadOnlyList<JsonElement> Lines { get; } = [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonElement>(l))];
    }
}

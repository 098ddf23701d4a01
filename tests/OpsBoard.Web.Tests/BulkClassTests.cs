using System.Text.Json;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Testing;
using static OpsBoard.Web.Tests.BulkClass;

namespace OpsBoard.Web.Tests;

/// <summary>Many zones in one step: each on the version that was seen, each with its own event and its own answer.</summary>
public sealed class BulkClassTests : IAsyncLifetime
{
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

    private async Task<IReadOnlyList<string>> IdsAsync(string query) =>
        [.. (await _lead.ReadAsync($"{Bulk}?to=guarded&{query}")).Body.GetProperty("zones").EnumerateArray().Select(z => Text(z, "id"))];
}

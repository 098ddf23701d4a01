using OpsBoard.Domain.Access;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Tests;

/// <summary>How a zone is disinfected, parted, joined, certified and ended over HTTP; and who is told no, in which words.</summary>
public sealed class ZoneLifeTests : IAsyncLifetime
{
    private const string Xingchi = "220106005003-001", Yuhang = "220106005004-001";

    private BoardServer _server = null!;
    private HttpClient _lead = null!;
    private HttpClient _stranger = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        _stranger = await _server.ClientAsync("cy-lead-01", Role.Lead, BoardServer.Chaoyang);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_disinfection_is_reported_with_its_result()
    {
        var today = Today();
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/zones/{Xingchi}/disinfection", new { day = today, passed = false })).Status);
        var zone = await _lead.ReadAsync($"/api/v1/zones/{Xingchi}");
        Assert.False(zone.Body.GetProperty("disinfection").GetProperty("passed").GetBoolean());

        await _lead.RefusedInBothAsync($"{Xingchi}/disinfection", new { day = today.AddDays(1), passed = true }, null, 422, "zone.day-in-future");
        await _stranger.RefusedInBothAsync($"{Xingchi}/disinfection", new { day = today, passed = true }, null, 403, "access.forbidden");
        await _lead.RefusedInBothAsync("220106005099-001/disinfection", new { day = today, passed = true }, null, 404, "zone.unknown");
    }

    [Fact]
    public async Task A_building_is_taken_out_of_a_zone_and_both_know_of_each_other()
    {
        var today = Today();
        await _lead.PutClassAsync(Xingchi, "sealed", "阳性", "1");
        await _lead.PostAsync($"/api/v1/zones/{Xingchi}/cases", Cases(today, 3));
        object body = new { part = "220106005003-101", name = new { zh = "3 号楼" }, reason = "阳性集中在一栋楼", moved = new[] { Cases(today, 2) } };

        await _lead.RefusedInBothAsync($"{Xingchi}/split", body, null, 428, "request.if-match-missing");
        await _lead.RefusedInBothAsync($"{Xingchi}/split", body, "2", 409, "stream.version-stale");
        await _stranger.RefusedInBothAsync($"{Xingchi}/split", body, "3", 403, "access.forbidden");
        await _lead.RefusedInBothAsync($"{Yuhang}/split", new { part = "220106005004-101", name = new { zh = "1 号楼" }, reason = "x" }, "1", 422, "zone.split-not-in-pack");
        await _lead.RefusedInBothAsync($"{Xingchi}/split", new { part = "x", name = new { zh = "1 号楼" }, reason = "x" }, "3", 400, "zone.id-invalid");
        await _lead.RefusedInBothAsync($"{Xingchi}/split", new { part = Yuhang, name = new { zh = "1 号楼" }, reason = "x" }, "3", 422, "zone.already-registered");
        await _lead.RefusedInBothAsync($"{Xingchi}/split", new { part = "220106005003-101", name = new { zh = "1 号楼" }, reason = "x", moved = new[] { Cases(today, 4) } }, "3", 422, "zone.split-cases");
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/zones/{Xingchi}/split", body, version: "3")).Status);

        var whole = await _lead.ReadAsync($"/api/v1/zones/{Xingchi}");
        var part = await _lead.ReadAsync("/api/v1/zones/220106005003-101");
        Assert.Equal("220106005003-101", Assert.Single(whole.Body.GetProperty("parts").EnumerateArray()).GetString());
        Assert.Equal(Xingchi, part.Body.GetProperty("splitFrom").GetString());
        Assert.Equal((1, 2), (Confirmed(whole), Confirmed(part)));
        var page = await _lead.GetStringAsync("/zones/220106005003-101");
        Assert.Contains($"href=\"/zones/{Xingchi}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_zones_become_one_and_the_other_takes_no_more_commands()
    {
        object body = new { other = Yuhang, reason = "相邻同级,合并管理" };
        await _lead.RefusedInBothAsync($"{Xingchi}/merge", body, null, 428, "request.if-match-missing");
        await _lead.RefusedInBothAsync($"{Xingchi}/merge", body, "9", 409, "stream.version-stale");
        await _stranger.RefusedInBothAsync($"{Xingchi}/merge", body, "1", 403, "access.forbidden");
        await _lead.RefusedInBothAsync($"{Xingchi}/merge", new { other = Xingchi, reason = "x" }, "1", 422, "zone.merge-with-itself");
        await _lead.RefusedInBothAsync($"{Xingchi}/merge", new { other = "220106005099-001", reason = "x" }, "1", 404, "zone.unknown");
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/zones/{Xingchi}/merge", body, version: "1")).Status);

        var other = await _lead.ReadAsync($"/api/v1/zones/{Yuhang}");
        Assert.Equal(Xingchi, other.Body.GetProperty("retired").GetProperty("into").GetString());
        Assert.Empty(other.Body.GetProperty("options").EnumerateArray());
        Assert.Equal(Yuhang, Assert.Single((await _lead.ReadAsync($"/api/v1/zones/{Xingchi}")).Body.GetProperty("absorbed").EnumerateArray()).GetString());
        await _lead.RefusedInBothAsync($"{Yuhang}/disinfection", new { day = Today(), passed = true }, null, 422, "zone.retired");
    }

    [Fact]
    public async Task A_zone_is_certified_on_the_criteria_of_its_pack_and_loses_it_by_a_positive_or_a_breach()
    {
        await _lead.RefusedInBothAsync($"{Xingchi}/certification", null, "1", 422, "zone.certificate-not-in-pack");
        await _server.AdoptAsync(Ripe.EpidemicFree);
        var first = await _server.RipeZoneAsync("220106005005-001", "绿园新村", "guarded", "ly-lead-02");
        var second = await _server.RipeZoneAsync("220106005005-002", "景阳小区", "guarded", "ly-lead-02");
        await _lead.RefusedInBothAsync($"{Xingchi}/certification", null, "1", 422, "zone.certificate-blocked");
        await _lead.RefusedInBothAsync($"{first}/certification", null, null, 428, "request.if-match-missing");
        await _lead.RefusedInBothAsync($"{first}/revocation", new { reason = "违反规定" }, "4", 422, "zone.not-certified");
        await _stranger.RefusedInBothAsync($"{first}/certification", null, "4", 403, "access.forbidden");
        foreach (var zone in new[] { first, second })
            Assert.Equal(200, (await _lead.PostAsync($"/api/v1/zones/{zone}/certification", null, version: "4")).Status);
        Assert.Equal("jilin-2022-04-epidemic-free@1", (await _lead.ReadAsync($"/api/v1/zones/{first}")).Body.GetProperty("certificate").GetProperty("pack").GetString());
        await _lead.RefusedInBothAsync($"{first}/certification", null, "5", 422, "zone.already-certified");

        await _lead.PostAsync($"/api/v1/zones/{first}/cases", Cases(Today(), 1));
        await _lead.RefusedInBothAsync($"{second}/revocation", new { reason = " " }, "5", 422, "text.missing");
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/zones/{second}/revocation", new { reason = "卡口无人值守" }, version: "5")).Status);
        foreach (var (zone, cause) in new[] { (first, "positive"), (second, "breach") })
        {
            var data = (await _lead.ReadAsync($"/api/v1/zones/{zone}")).Body;
            Assert.Equal((System.Text.Json.JsonValueKind.Null, cause), (data.GetProperty("certificate").ValueKind, data.GetProperty("revoked").GetProperty("cause").GetString()));
        }
    }

    [Fact]
    public async Task A_zone_of_the_lowest_class_is_retired_and_leaves_the_board()
    {
        await _lead.PutClassAsync(Yuhang, "sealed", "阳性", "1");
        await _lead.RefusedInBothAsync($"{Yuhang}/retirement", new { reason = "拆迁" }, "2", 422, "zone.retire-not-lifted");
        await _lead.RefusedInBothAsync($"{Xingchi}/retirement", new { reason = "拆迁" }, null, 428, "request.if-match-missing");
        await _stranger.RefusedInBothAsync($"{Xingchi}/retirement", new { reason = "拆迁" }, "1", 403, "access.forbidden");
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/zones/{Xingchi}/retirement", new { reason = "拆迁" }, version: "1")).Status);

        var board = await _lead.ReadAsync("/api/v1/districts/220106/board");
        Assert.Equal(Yuhang, Assert.Single(board.Body.GetProperty("zones").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("拆迁", (await _lead.ReadAsync($"/api/v1/zones/{Xingchi}")).Body.GetProperty("retired").GetProperty("reason").GetString());
        Assert.Contains("拆迁", await _lead.GetStringAsync($"/zones/{Xingchi}"), StringComparison.Ordinal);
    }

    private static DateOnly Today() => LocalTime.DayOf(DateTimeOffset.UtcNow);

    private static object Cases(DateOnly day, int confirmed) => new { day, community = new { confirmed, asymptomatic = 0 }, inQuarantine = new { confirmed = 0, asymptomatic = 0 } };

    private static int Confirmed(ApiAnswer zone) => zone.Body.GetProperty("cases").EnumerateArray().Single().GetProperty("community").GetProperty("confirmed").GetInt32();
}

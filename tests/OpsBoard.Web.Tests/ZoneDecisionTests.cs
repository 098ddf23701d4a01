using OpsBoard.Domain.Access;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>What more than one officer decides: a chain of approvals, and a change against the rules.</summary>
public sealed class ZoneDecisionTests : IAsyncLifetime
{
    private const string Xingchi = "220106005003-001";

    private BoardServer _server = null!;
    private HttpClient _street = null!;
    private HttpClient _lead = null!;
    private HttpClient _second = null!;
    private HttpClient _commander = null!;
    private HttpClient _stranger = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _street = await _server.ClientAsync("qn-lead-01", Role.Lead, BoardServer.Qingnian);
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        _second = await _server.ClientAsync("th-team-04", Role.Lead, BoardServer.Luyuan);
        _commander = await _server.ClientAsync("cc-commander-01", Role.Commander);
        _stranger = await _server.ClientAsync("cy-lead-01", Role.Lead, BoardServer.Chaoyang);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Street_district_and_city_agree_one_after_the_other_and_the_last_one_lifts()
    {
        await _server.AdoptAsync(Ripe.Guangzhou);
        var zone = await _server.RipeZoneAsync("220106005005-001", "绿园新村", "sealed", "ly-lead-02");
        static object Step(string step, string? note = null) => new { @class = "guarded", step, note };

        await _lead.RefusedInBothAsync($"{zone}/approvals", Step("assess"), "4", 422, "zone.approval-out-of-turn");
        await _commander.RefusedInBothAsync($"{zone}/approvals", Step("apply"), "4", 403, "zone.approval-level");
        await _stranger.RefusedInBothAsync($"{zone}/approvals", Step("apply"), "4", 403, "access.forbidden");
        await _street.RefusedInBothAsync($"{zone}/approvals", Step("apply"), null, 428, "request.if-match-missing");
        await _street.RefusedInBothAsync($"{zone}/approvals", Step("apply"), "3", 409, "stream.version-stale");
        Assert.Equal(422, (await _lead.PutClassAsync(zone.Value, "guarded", "都满足了", "4")).Status);

        Assert.Equal(200, (await _street.PostAsync($"/api/v1/zones/{zone}/approvals", Step("apply", "入户复核完毕"), version: "4")).Status);
        await _street.RefusedInBothAsync($"{zone}/approvals", Step("assess"), "5", 403, "zone.approval-level");
        var open = (await _lead.ReadAsync($"/api/v1/zones/{zone}")).Body;
        Assert.Equal(("sealed", "assess"), (open.GetProperty("class").GetString(), open.GetProperty("approval").GetProperty("next").GetString()));
        Assert.Equal("入户复核完毕", open.GetProperty("approval").GetProperty("steps")[0].GetProperty("note").GetString());
        var board = (await _lead.ReadAsync("/api/v1/districts/220106/board")).Body.GetProperty("zones").EnumerateArray().Single(z => z.GetProperty("id").GetString() == zone.Value);
        Assert.Equal("qn-lead-01", board.GetProperty("approval").GetProperty("steps")[0].GetProperty("by").GetString());

        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/zones/{zone}/approvals", Step("assess"), version: "5")).Status);
        var last = await _commander.PostAsync($"/api/v1/zones/{zone}/approvals", Step("agree", "同意解除"), version: "6");
        Assert.Equal((200, 8), (last.Status, last.Version));

        var lifted = (await _lead.ReadAsync($"/api/v1/zones/{zone}")).Body;
        Assert.Equal(("guarded", System.Text.Json.JsonValueKind.Null), (lifted.GetProperty("class").GetString(), lifted.GetProperty("approval").ValueKind));
        var page = await _lead.GetStringAsync($"/zones/{zone}");
        foreach (var said in new[] { "qn-lead-01", "入户复核完毕", "cc-commander-01", "同意解除" }) Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_officer_who_agreed_to_one_step_cannot_agree_to_the_next_and_a_no_begins_anew()
    {
        await _server.AdoptAsync(Ripe.Guangzhou);
        var zone = await _server.RipeZoneAsync("220106005005-001", "绿园新村", "sealed", "ly-lead-02");
        await _lead.PostAsync($"/api/v1/zones/{zone}/approvals", new { @class = "guarded", step = "apply" }, version: "4");
        await _lead.RefusedInBothAsync($"{zone}/approvals", new { @class = "guarded", step = "assess" }, "5", 422, "zone.approval-by-same");
        await _second.RefusedInBothAsync($"{zone}/approvals/decline", new { reason = "" }, "5", 422, "text.missing");
        Assert.Equal(200, (await _second.PostAsync($"/api/v1/zones/{zone}/approvals/decline", new { reason = "还有两户未复核" }, version: "5")).Status);
        await _second.RefusedInBothAsync($"{zone}/approvals/decline", new { reason = "再否一次" }, "6", 422, "zone.no-approval-pending");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await _lead.ReadAsync($"/api/v1/zones/{zone}")).Body.GetProperty("approval").ValueKind);
    }

    [Fact]
    public async Task A_change_against_the_rules_needs_a_reason_and_a_second_different_officer()
    {
        await _lead.PutClassAsync(Xingchi, "sealed", "阳性", "1");
        object wanted = new { @class = "controlled", reason = "误划,病例不在本区" };
        await _lead.RefusedInBothAsync($"{Xingchi}/override", new { @class = "controlled" }, "2", 422, "zone.reason-missing");
        await _lead.RefusedInBothAsync($"{Xingchi}/override", wanted, null, 428, "request.if-match-missing");
        await _stranger.RefusedInBothAsync($"{Xingchi}/override", wanted, "2", 403, "access.forbidden");
        await _second.RefusedInBothAsync($"{Xingchi}/override/confirm", new { @class = "controlled" }, "2", 422, "zone.no-override-waiting");
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/zones/{Xingchi}/override", wanted, version: "2")).Status);

        var waits = (await _second.ReadAsync($"/api/v1/zones/{Xingchi}")).Body;
        Assert.Equal(("sealed", "controlled", "ly-lead-02"), (waits.GetProperty("class").GetString(), waits.GetProperty("proposal").GetProperty("to").GetString(), waits.GetProperty("proposal").GetProperty("by").GetString()));
        await _lead.RefusedInBothAsync($"{Xingchi}/override/confirm", new { @class = "controlled" }, "3", 422, "zone.override-by-same");
        await _lead.RefusedInBothAsync($"{Xingchi}/override/decline", new { reason = "不" }, "3", 422, "zone.override-by-same");
        await _second.RefusedInBothAsync($"{Xingchi}/override/withdraw", new { reason = "不" }, "3", 422, "zone.override-by-other");
        await _stranger.RefusedInBothAsync($"{Xingchi}/override/confirm", new { @class = "controlled" }, "3", 403, "access.forbidden");
        await _second.RefusedInBothAsync($"{Xingchi}/override", new { @class = "guarded", reason = "另一个" }, "3", 422, "zone.override-waiting");
        Assert.Equal(200, (await _second.PostAsync($"/api/v1/zones/{Xingchi}/override/confirm", new { @class = "controlled", reason = "已到现场核实" }, version: "3")).Status);

        var decided = (await _lead.ReadAsync($"/api/v1/zones/{Xingchi}")).Body;
        Assert.Equal(("controlled", "ly-lead-02", "th-team-04"), (decided.GetProperty("class").GetString(),
            decided.GetProperty("override").GetProperty("proposedBy").GetString(), decided.GetProperty("override").GetProperty("confirmedBy").GetString()));
        var page = await _lead.GetStringAsync($"/zones/{Xingchi}");
        foreach (var said in new[] { "误划,病例不在本区", "已到现场核实", "th-team-04" }) Assert.Contains(said, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_is_declined_by_another_or_taken_back_by_its_officer_and_the_class_stays()
    {
        await _lead.PutClassAsync(Xingchi, "sealed", "阳性", "1");
        await _lead.RefusedInBothAsync("220106005004-001/override", new { @class = "sealed", reason = "x" }, "1", 422, "zone.override-not-needed");
        await _lead.PostAsync($"/api/v1/zones/{Xingchi}/override", new { @class = "routine", reason = "误划" }, version: "2");
        Assert.Equal(200, (await _second.PostAsync($"/api/v1/zones/{Xingchi}/override/decline", new { reason = "病例属实" }, version: "3")).Status);
        await _lead.PostAsync($"/api/v1/zones/{Xingchi}/override", new { @class = "guarded", reason = "误划" }, version: "4");
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/zones/{Xingchi}/override/withdraw", new { reason = "再核实" }, version: "5")).Status);
        var zone = (await _lead.ReadAsync($"/api/v1/zones/{Xingchi}")).Body;
        Assert.Equal(("sealed", System.Text.Json.JsonValueKind.Null), (zone.GetProperty("class").GetString(), zone.GetProperty("proposal").ValueKind));
    }
}

using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>The API as machines meet it: every answer has its status and its code, and a refusal changes nothing.</summary>
public sealed class CommandHttpTests : IAsyncLifetime
{
    private const string Zone = "/api/v1/zones/220106005003-001";

    private BoardServer _server = null!;
    private HttpClient _lead = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_lead_changes_a_class_and_the_board_shows_it()
    {
        var answer = await _lead.PutClassAsync("220106005003-001", "controlled", "密接居住地", "\"1\"");

        Assert.Equal(200, answer.Status);
        Assert.Equal(2, answer.Version);
        Assert.Equal("\"2\"", answer.Headers["ETag"]);
        // Who asks next sees what he has just done.
        var board = await _lead.ReadAsync("/api/v1/districts/220106/board");
        var zone = board.Body.GetProperty("zones").EnumerateArray().Single(z => z.GetProperty("id").GetString() == "220106005003-001");
        Assert.Equal("controlled", zone.GetProperty("class").GetString());
        Assert.Equal("ly-lead-02", zone.GetProperty("changedBy").GetString());
    }

    [Fact]
    public async Task The_same_command_id_gives_the_same_answer_and_no_second_event()
    {
        var id = ApiClient.NewId();
        var first = await _lead.PutClassAsync("220106005003-001", "controlled", "密接居住地", "1", id);
        var again = await _lead.PutClassAsync("220106005003-001", "controlled", "密接居住地", "1", id);

        Assert.Equal((200, first.Position, first.Version), (again.Status, again.Position, again.Version));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        var history = await _lead.ReadAsync($"{Zone}/history");
        Assert.Equal(2, history.Body.GetArrayLength());
    }

    [Fact]
    public async Task A_command_id_of_another_command_is_refused()
    {
        var id = ApiClient.NewId();
        await _lead.PutClassAsync("220106005003-001", "controlled", "密接居住地", "1", id);
        await RefusedAsync(() => _lead.PutClassAsync("220106005004-001", "sealed", "阳性", "1", id), 422, "request.idempotency-key-reused");
    }

    [Fact]
    public async Task A_stale_version_is_told_with_both_values_and_who_was_first()
    {
        var other = await _server.ClientAsync("th-team-04", Role.Lead, BoardServer.Luyuan);
        await other.PutClassAsync("220106005003-001", "sealed", "出现阳性", "1");

        var answer = await RefusedAsync(() => _lead.PutClassAsync("220106005003-001", "controlled", "密接居住地", "1"), 409, "stream.version-stale");

        Assert.Equal(1, answer.Body.GetProperty("expected").GetInt64());
        Assert.Equal(2, answer.Body.GetProperty("actual").GetInt64());
        Assert.Equal("th-team-04", answer.Body.GetProperty("current").GetProperty("account").GetString());
        Assert.Equal("zone_class_changed", answer.Body.GetProperty("current").GetProperty("type").GetString());
        Assert.Equal("sealed", answer.Body.GetProperty("current").GetProperty("data").GetProperty("to").GetString());
        Assert.Equal("controlled", answer.Body.GetProperty("sent").GetProperty("to").GetString());
    }

    [Fact]
    public async Task A_class_that_the_pack_forbids_is_refused_with_the_earliest_day()
    {
        await _lead.PutClassAsync("220106005003-001", "sealed", "阳性", "1");
        var answer = await RefusedAsync(() => _lead.PutClassAsync("220106005003-001", "guarded", "太早", "2"), 422, "zone.transition-blocked");
        Assert.True(DateOnly.TryParse(answer.Body.GetProperty("facts").GetProperty("earliest").GetString(), out _));
        await RefusedAsync(() => _lead.PutClassAsync("220106005003-001", "controlled", "降级", "2"), 422, "zone.transition-unknown");
    }

    [Fact]
    public async Task An_ended_grant_ends_the_right_at_once()
    {
        await _server.RunAsync(new EndGrant(new("ly-lead-02"), "轮换"));
        await RefusedAsync(() => _lead.PutClassAsync("220106005003-001", "sealed", "阳性", "1"), 403, "access.no-grant");
    }

    [Fact]
    public async Task A_task_goes_its_way_over_the_API()
    {
        var id = "task-0001";
        Assert.Equal(200, (await _lead.PostAsync("/api/v1/tasks", new { id, kind = "instruction", title = new { zh = "敲门排查" }, unit = "220106005" })).Status);
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/tasks/{id}/receive", null, version: "1")).Status);
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/tasks/{id}/progress", new { percent = 40 }, version: "2")).Status);
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/tasks/{id}/block", new { reason = "缺采样员" }, version: "3")).Status);
        await RefusedAsync(() => _lead.PostAsync($"/api/v1/tasks/{id}/complete", new { }, version: "4"), 422, "task.not-in-this-state");
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/tasks/{id}/unblock", null, version: "4")).Status);
        Assert.Equal(200, (await _lead.PostAsync($"/api/v1/tasks/{id}/complete", new { result = "完成" }, version: "5")).Status);
        var last = await _lead.PostAsync($"/api/v1/tasks/{id}/reopen", new { reason = "漏了两户" }, version: "6");
        await ShowsAsync(last.Position);
        var tasks = await _lead.ReadAsync("/api/v1/tasks?district=220106&state=inHand");
        Assert.Equal(id, Assert.Single(tasks.Body.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal((400, "task.state-unknown"), Of(await _lead.ReadAsync("/api/v1/tasks?state=sleeping")));
    }

    [Fact]
    public async Task A_board_as_of_a_moment_just_gone_stays_what_it_was()
    {
        await using var server = await BoardServer.StartAsync();
        using var lead = await server.ClientAsync("ly-lead-01", Role.Lead, BoardServer.Luyuan);
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 20; i++)
                await lead.PostAsync("/api/v1/tasks", new { id = $"settle-{writer}-{i:000}", kind = "instruction", title = new { zh = "敲门排查" }, unit = "220106" });
        }));
        using var viewer = server.Anonymous();
        viewer.DefaultRequestHeaders.Authorization = lead.DefaultRequestHeaders.Authorization;
        var seen = new List<(string Address, string Then)>();
        while (!writing.IsCompleted)
        {
            var address = $"/api/v1/districts/220106/board?asOf={DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.ffffff}Z";
            seen.Add((address, await viewer.GetStringAsync(address)));
        }
        await writing;
        foreach (var (address, then) in seen) Assert.Equal(then, await viewer.GetStringAsync(address));
    }

    [Fact]
    public async Task A_board_as_of_a_position_stays_what_it_was()
    {
        var before = await _lead.ReadAsync("/api/v1/districts/220106/board");
        var position = before.Body.GetProperty("position").GetInt64();
        var changed = await _lead.PutClassAsync("220106005003-001", "sealed", "阳性", "1");
        await ShowsAsync(changed.Position);

        var then = await _lead.ReadAsync($"/api/v1/districts/220106/board?asOf={position}");
        Assert.Equal(before.Body.GetProperty("district").GetRawText(), then.Body.GetProperty("district").GetRawText());
        Assert.NotEqual(then.Body.GetProperty("zones").GetRawText(), (await _lead.ReadAsync("/api/v1/districts/220106/board")).Body.GetProperty("zones").GetRawText());
        Assert.Equal((400, "as-of.position-unknown"), Of(await _lead.ReadAsync("/api/v1/districts/220106/board?asOf=999999")));
        Assert.Equal((400, "as-of.in-future"), Of(await _lead.ReadAsync("/api/v1/districts/220106/board?asOf=2999-01-01T00:00:00Z")));
        foreach (var odd in new[] { "yesterday", "1.5", "10:00", "03/10/2022", "March 10 2022", "-1" })
            Assert.Equal((400, "as-of.unreadable"), Of(await _lead.ReadAsync($"/api/v1/districts/220106/board?asOf={Uri.EscapeDataString(odd)}")));
        Assert.Equal((404, "district.unknown"), Of(await _lead.ReadAsync("/api/v1/districts/220106/board?asOf=0001-01-01")));
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);

    private async Task ShowsAsync(long position) => await Eventually.BecomesTrueAsync(
        async () => (await _lead.ReadAsync("/api/v1/districts/220106/board")).Body.GetProperty("position").GetInt64() >= position, "the board shows the change");

    private Task<ApiAnswer> RefusedAsync(Func<Task<ApiAnswer>> act, int status, string code) => _server.RefusedAsync(act, status, code);
}

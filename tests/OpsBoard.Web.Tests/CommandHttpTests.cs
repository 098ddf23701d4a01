using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
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

    [Theory]
    [InlineData("220106005099-001", "sealed", "阳性", "1", 404, "zone.unknown")]
    [InlineData("nonsense", "sealed", "阳性", "1", 404, "zone.unknown")]
    [InlineData("220106005003-001", "purple", "阳性", "1", 422, "zone.class-unknown")]
    [InlineData("220106005003-001", "sealed", null, "1", 422, "zone.reason-missing")]
    [InlineData("220106005003-001", "sealed", " ", "1", 422, "zone.reason-missing")]
    [InlineData("220106005003-001", "routine", "理由", "1", 422, "zone.class-unchanged")]
    [InlineData("220106005003-001", "sealed", "电话 13800138000", "1", 422, "text.phone-number")]
    [InlineData("220106005003-001", "sealed", "阳性", null, 428, "request.if-match-missing")]
    [InlineData("220106005003-001", "sealed", "阳性", "x", 400, "request.if-match-invalid")]
    [InlineData("220106005003-001", "sealed", "阳性", "99", 409, "stream.version-stale")]
    public async Task A_bad_change_of_class_has_its_own_status_and_code(string zone, string toClass, string? reason, string? version, int status, string code) =>
        await RefusedAsync(() => _lead.PutClassAsync(zone, toClass, reason, version), status, code);

    [Fact]
    public async Task A_class_that_the_pack_forbids_is_refused_with_the_earliest_day()
    {
        await _lead.PutClassAsync("220106005003-001", "sealed", "阳性", "1");
        var answer = await RefusedAsync(() => _lead.PutClassAsync("220106005003-001", "guarded", "太早", "2"), 422, "zone.transition-blocked");
        Assert.True(DateOnly.TryParse(answer.Body.GetProperty("facts").GetProperty("earliest").GetString(), out _));
        await RefusedAsync(() => _lead.PutClassAsync("220106005003-001", "controlled", "降级", "2"), 422, "zone.transition-unknown");
    }

    [Fact]
    public async Task Unknown_districts_are_said_so()
    {
        foreach (var code in new[] { "999999", "220100", "nonsense" })
            Assert.Equal((404, "district.unknown"), Of(await _lead.ReadAsync($"/api/v1/districts/{code}/board")));
        await RefusedAsync(() => _lead.PostAsync("/api/v1/zones", new { id = "999999-001", division = "999999", name = new { zh = "某处" }, kind = "site" }), 404, "district.unknown");
    }

    [Theory]
    [InlineData("{\"class\":", 400, "request.body-not-json")]
    [InlineData("阳性", 400, "request.body-not-json")]
    [InlineData("{\"class\":7,\"reason\":\"x\"}", 400, "request.body-invalid")]
    [InlineData("{\"class\":null,\"reason\":\"x\"}", 400, "request.body-invalid")]
    [InlineData("{\"class\":\"sealed\",\"reason\":\"x\",\"colour\":\"red\"}", 400, "request.body-invalid")]
    [InlineData("[]", 400, "request.body-invalid")]
    public async Task A_body_that_is_not_what_it_should_be_is_told_where(string body, int status, string code) =>
        await RefusedAsync(() => _lead.SendAsync(HttpMethod.Put, $"{Zone}/class", body, ApiClient.NewId(), "1"), status, code);

    [Theory]
    [InlineData("/api/v1/tasks", "{\"id\":\"task-0009\",\"kind\":\"instruction\",\"title\":{\"zh\":\"排查\"},\"detail\":{},\"unit\":\"220106\"}")]
    [InlineData("/api/v1/tasks", "{\"id\":\"task-0009\",\"kind\":\"instruction\",\"title\":{\"en\":\"Check\"},\"unit\":\"220106\"}")]
    [InlineData("/api/v1/tasks", "{\"id\":\"task-0009\",\"kind\":\"instruction\",\"title\":{\"zh\":\"排查\"},\"unit\":\"220106\",\"due\":\"2099-04-02T16:00:00\"}")]
    [InlineData("/api/v1/tasks/task-0009/recheck", "{}")]
    [InlineData("/api/v1/zones/220106005003-001/cases", "{\"day\":\"2022-03-10\"}")]
    [InlineData("/api/v1/zones/220106005003-001/cases", "{\"day\":\"2022-03-10\",\"community\":{\"confirmed\":1},\"inQuarantine\":{\"confirmed\":0,\"asymptomatic\":0}}")]
    [InlineData("/api/v1/zones/220106005003-001/contacts", "{}")]
    [InlineData("/api/v1/zones/220106005003-001/screenings", "{\"day\":\"2022-03-10\",\"tested\":100}")]
    [InlineData("/api/v1/zones", "{\"id\":\"220106005009-001\",\"division\":\"220106005\",\"name\":{\"zh\":\"某社区\"}}")]
    [InlineData("/api/v1/zones", "{\"id\":\"220106005009-001\",\"division\":\"220106005\",\"name\":{\"zh\":\"某社区\"},\"kind\":99}")]
    public async Task What_is_missing_is_never_taken_for_zero(string path, string body) =>
        await RefusedAsync(() => _lead.SendAsync(HttpMethod.Post, path, body, ApiClient.NewId(), "1"), 400, "request.body-invalid");

    [Fact]
    public async Task A_verb_that_needs_a_body_says_so() =>
        await RefusedAsync(() => _lead.SendAsync(HttpMethod.Post, "/api/v1/tasks/task-0009/recheck", null, ApiClient.NewId(), "1"), 400, "request.body-missing");

    [Fact]
    public async Task A_zone_lies_where_its_id_says() =>
        await RefusedAsync(() => _lead.PostAsync("/api/v1/zones", new { id = "220104001-996", division = "220106005", name = new { zh = "某处" }, kind = "site" }), 422, "zone.id-not-in-division");

    [Fact]
    public async Task A_body_in_another_charset_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Zone}/class") { Content = new StringContent("{}") };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=klingon");
        using var response = await _lead.SendAsync(request);
        Assert.Equal(415, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_chunked_body_of_ten_megabytes_is_refused() => await RefusedAsync(async () =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Zone}/class");
        var body = System.Text.Encoding.UTF8.GetBytes($"{{\"class\":\"sealed\",\"reason\":\"阳性\",\"padding\":\"{new string('x', 10 * 1024 * 1024)}\"}}");
        request.Content = new StreamContent(new MemoryStream(body));
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true;
        request.Headers.TryAddWithoutValidation("Idempotency-Key", ApiClient.NewId());
        request.Headers.TryAddWithoutValidation("If-Match", "1");
        try
        {
            using var response = await _lead.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return new((int)response.StatusCode, System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(await response.Content.ReadAsStringAsync()), new Dictionary<string, string>());
        }
        catch (HttpRequestException)
        {
            // The server hung up while the rest was still on its way; what matters is that nothing was recorded.
            return new(413, System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>("{\"code\":\"request.body-too-large\",\"title\":\"-\"}"), new Dictionary<string, string>());
        }
    }, 413, "request.body-too-large");

    [Fact]
    public async Task A_body_of_ten_megabytes_is_refused() =>
        await RefusedAsync(() => _lead.SendAsync(HttpMethod.Put, $"{Zone}/class", $"{{\"class\":\"sealed\",\"reason\":\"{new string('x', 10 * 1024 * 1024)}\"}}", ApiClient.NewId(), "1"), 413, "request.body-too-large");

    [Fact]
    public async Task A_command_without_an_id_is_refused()
    {
        await RefusedAsync(() => _lead.SendAsync(HttpMethod.Put, $"{Zone}/class", new { @class = "sealed", reason = "阳性" }, null, "1"), 400, "request.idempotency-key-missing");
        await RefusedAsync(() => _lead.PutClassAsync("220106005003-001", "sealed", "阳性", "1", "short"), 400, "request.idempotency-key-invalid");
    }

    [Fact]
    public async Task Without_the_right_nothing_is_changed()
    {
        var viewer = await _server.ClientAsync("viewer-01", Role.Viewer);
        var auditor = await _server.ClientAsync("audit-01", Role.Auditor);
        var administrator = await _server.ClientAsync("admin-02", Role.Administrator);
        var stranger = await _server.ClientAsync("cy-lead-01", Role.Lead, BoardServer.Chaoyang);
        foreach (var client in new[] { viewer, auditor, administrator, stranger })
            await RefusedAsync(() => client.PutClassAsync("220106005003-001", "sealed", "阳性", "1"), 403, "access.forbidden");

        var nobody = _server.Anonymous();
        await RefusedAsync(() => nobody.PutClassAsync("220106005003-001", "sealed", "阳性", "1"), 401, "access.unauthenticated");
        nobody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "made-up");
        await RefusedAsync(() => nobody.PutClassAsync("220106005003-001", "sealed", "阳性", "1"), 401, "access.unauthenticated");
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
    public async Task The_history_is_for_auditors()
    {
        var auditor = await _server.ClientAsync("audit-01", Role.Auditor);
        using var response = await auditor.GetAsync("/api/v1/events?from=1&limit=3");
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(3, (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal((403, "access.forbidden"), Of(await _lead.ReadAsync("/api/v1/events")));
        Assert.Equal((401, "access.unauthenticated"), Of(await _server.Anonymous().ReadAsync("/api/v1/events")));
        Assert.Equal((400, "events.limit-out-of-range"), Of(await auditor.ReadAsync("/api/v1/events?limit=0")));
        Assert.Equal((400, "text.bad-character"), Of(await auditor.ReadAsync("/api/v1/events?actor=%00")));
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

    [Fact]
    public async Task Figures_that_were_not_published_are_null_and_never_zero()
    {
        var none = await _lead.ReadAsync("/api/v1/figures?date=2022-04-02&division=220106");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, none.Body.GetProperty("new_confirmed").ValueKind);
        Assert.Equal((400, "figures.date-invalid"), Of(await _lead.ReadAsync("/api/v1/figures?date=2.4.2022&division=220106")));
        Assert.Equal((404, "division.unknown"), Of(await _lead.ReadAsync("/api/v1/figures?date=2022-04-02&division=999999")));
    }

    [Fact]
    public async Task The_document_names_every_command_and_its_headers()
    {
        var document = await _lead.ReadAsync("/openapi/v1.json");
        var put = document.Body.GetProperty("paths").GetProperty("/api/v1/zones/{id}/class").GetProperty("put");
        Assert.Contains(put.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("name").GetString() == "Idempotency-Key");
        Assert.True(document.Body.GetProperty("paths").EnumerateObject().Count() >= 20);
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);

    private async Task ShowsAsync(long position) => await Eventually.BecomesTrueAsync(
        async () => (await _lead.ReadAsync("/api/v1/districts/220106/board")).Body.GetProperty("position").GetInt64() >= position, "the board shows the change");

    private async Task<ApiAnswer> RefusedAsync(Func<Task<ApiAnswer>> act, int status, string code)
    {
        var store = _server.Services.GetRequiredService<EventJournal>();
        var before = await store.HeadAsync();
        var answer = await act();
        Assert.Equal((status, code), Of(answer));
        Assert.False(string.IsNullOrWhiteSpace(answer.Body.GetProperty("title").GetString()));
        Assert.NotEqual(code, answer.Body.GetProperty("title").GetString());
        Assert.Equal(before, await store.HeadAsync());
        return answer;
    }
}

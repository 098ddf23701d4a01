using System.Net.Http.Headers;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>What the API refuses, and what it only answers: nothing of it is recorded.</summary>
[Collection<StillServer>]
public sealed class CommandRefusalTests(StillServer still) : StillTests(still)
{
    private const string Zone = "/api/v1/zones/220106005003-001";

    private readonly HttpClient _lead = still.Client("ly-lead-02");

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
        var viewer = Still.Client("viewer-01");
        var auditor = Still.Client("audit-01");
        var administrator = Still.Client("admin-02");
        var stranger = Still.Client("cy-lead-01");
        foreach (var client in new[] { viewer, auditor, administrator, stranger })
            await RefusedAsync(() => client.PutClassAsync("220106005003-001", "sealed", "阳性", "1"), 403, "access.forbidden");

        var nobody = Still.Board.Anonymous();
        await RefusedAsync(() => nobody.PutClassAsync("220106005003-001", "sealed", "阳性", "1"), 401, "access.unauthenticated");
        nobody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "made-up");
        await RefusedAsync(() => nobody.PutClassAsync("220106005003-001", "sealed", "阳性", "1"), 401, "access.unauthenticated");
    }

    [Fact]
    public async Task The_history_is_for_auditors()
    {
        var auditor = Still.Client("audit-01");
        using var response = await auditor.GetAsync("/api/v1/events?from=1&limit=3");
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(3, (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal((403, "access.forbidden"), Of(await _lead.ReadAsync("/api/v1/events")));
        Assert.Equal((401, "access.unauthenticated"), Of(await Still.Board.Anonymous().ReadAsync("/api/v1/events")));
        Assert.Equal((400, "events.limit-out-of-range"), Of(await auditor.ReadAsync("/api/v1/events?limit=0")));
        Assert.Equal((400, "text.bad-character"), Of(await auditor.ReadAsync("/api/v1/events?actor=%00")));
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

    private Task<ApiAnswer> RefusedAsync(Func<Task<ApiAnswer>> act, int status, string code) => Still.Board.RefusedAsync(act, status, code);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpsBoard.Domain.Access;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>What the API says to people: in their language, with their names for things, and about their mistakes only to them.</summary>
[Collection<StillServer>]
public sealed class ApiWordsTests(StillServer still) : StillTests(still)
{
    private const string Class = "/api/v1/zones/220106005003-001/class", Cases = "/api/v1/zones/220106005003-001/cases";

    private readonly HttpClient _lead = InEnglish(still.Client("ly-lead-02"));

    [Theory]
    [InlineData(Class, "{}", "class is missing")]
    [InlineData(Class, "{\"class\":7}", "expected: a text")]
    [InlineData(Class, "{\"class\":\"sealed\",\"colour\":\"red\"}", "There is no member colour; there are: class, reason, measures")]
    [InlineData(Class, "{\"class\":\"sealed\",\"class\":\"guarded\",\"reason\":\"阳性\"}", "class stands there more than once")]
    [InlineData(Cases, "{\"day\":\"2022-04-02\",\"community\":{\"confirmed\":1,\"asymptomatic\":0,\"confirmed\":2},\"inQuarantine\":{\"confirmed\":0,\"asymptomatic\":0}}", "confirmed stands there more than once")]
    [InlineData(Class, "[]", "expected: {\"class\", \"reason\"?, \"measures\"?}")]
    [InlineData(Cases, "{\"day\":\"yesterday\",\"community\":{\"confirmed\":1,\"asymptomatic\":0},\"inQuarantine\":{\"confirmed\":0,\"asymptomatic\":0}}", "expected: a day such as 2022-04-02")]
    [InlineData(Cases, "{\"day\":\"2022-04-02\",\"community\":{\"confirmed\":1.5,\"asymptomatic\":0},\"inQuarantine\":{\"confirmed\":0,\"asymptomatic\":0}}", "expected: a whole number")]
    [InlineData(Cases, "{\"day\":\"2022-04-02\",\"community\":{\"confirmed\":1},\"inQuarantine\":{\"confirmed\":0,\"asymptomatic\":0}}", "asymptomatic is missing")]
    [InlineData("/api/v1/tasks/task-0009/recheck", "{\"passed\":\"yes\"}", "expected: true or false")]
    [InlineData("/api/v1/zones", "{\"id\":\"220106005009-001\",\"division\":\"220106005\",\"name\":{\"zh\":\"某社区\"},\"kind\":\"castle\"}", "expected: one of community, village,")]
    [InlineData("/api/v1/tasks", "{\"id\":\"task-0009\",\"kind\":\"instruction\",\"title\":{\"zh\":\"排查\"},\"unit\":\"220106\",\"due\":\"2099-04-02T16:00:00\"}", "expected: a moment with its offset")]
    public async Task A_wrong_body_is_told_what_belongs_there(string path, string body, string expected)
    {
        var answer = await _lead.SendAsync(path == Class ? HttpMethod.Put : HttpMethod.Post, path, body, ApiClient.NewId(), "1");
        Assert.Equal((400, "request.body-invalid"), (answer.Status, answer.Code));
        Assert.Contains(expected, Title(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("OpsBoard.", answer.Body.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer.Body.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_body_that_is_not_there_is_told_what_it_should_hold(string body)
    {
        var answer = await _lead.SendAsync(HttpMethod.Put, Class, body, ApiClient.NewId(), "1");
        Assert.Equal((400, "request.body-missing"), (answer.Status, answer.Code));
        Assert.Contains("{\"class\", \"reason\"?, \"measures\"?}", Title(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "not received")]
    [InlineData("zh-CN", "未签收")]
    public async Task A_state_is_told_in_the_words_of_the_reader(string culture, string word)
    {
        await using var server = await BoardServer.StartAsync();
        var lead = await server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        await lead.PostAsync("/api/v1/tasks", new { id = "task-0001", kind = "instruction", title = new { zh = "敲门排查" }, unit = "220106005" });
        lead.DefaultRequestHeaders.Add("Accept-Language", culture);
        var answer = await lead.PostAsync("/api/v1/tasks/task-0001/complete", new { }, version: "1");
        Assert.Equal((422, "task.not-in-this-state"), (answer.Status, answer.Code));
        Assert.Contains(word, Title(answer), StringComparison.Ordinal);
        Assert.DoesNotContain("Unseen", Title(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_moment_to_come_is_refused_with_the_local_time_of_now()
    {
        var answer = await _lead.ReadAsync("/api/v1/districts?asOf=2999-01-01T00:00");
        Assert.Equal((400, "as-of.in-future"), (answer.Status, answer.Code));
        var now = DateTimeOffset.Parse(answer.Body.GetProperty("facts").GetProperty("now").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains(now.ToOffset(TimeSpan.FromHours(8)).ToString("d MMM yyyy HH:mm", System.Globalization.CultureInfo.InvariantCulture), Title(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/tasks?state=-1", 400, "task.state-unknown")]
    [InlineData("/api/v1/tasks?state=0", 400, "task.state-unknown")]
    [InlineData("/api/v1/tasks?state=received,done", 400, "task.state-unknown")]
    [InlineData("/api/v1/tasks?kind=unheard-of", 400, "task.kind-unknown")]
    [InlineData("/api/v1/tasks?district=999999", 404, "district.unknown")]
    [InlineData("/api/v1/events?type=unknown", 400, "events.type-unknown")]
    [InlineData("/api/v1/events?district=999999", 404, "district.unknown")]
    [InlineData("/api/v1/events?limit=many", 400, "request.parameter-invalid")]
    public async Task A_filter_that_can_match_nothing_is_refused(string path, int status, string code)
    {
        var auditor = Still.Client("audit-01");
        var answer = await auditor.ReadAsync(path);
        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.DoesNotContain("Nullable", answer.Body.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/ledger/consistency", "from")]
    [InlineData("/api/v1/ledger/consistency?to=3", "from")]
    [InlineData("/api/v1/figures", "date")]
    [InlineData("/api/v1/figures?date=2022-04-02", "division")]
    public async Task A_parameter_that_is_missing_is_named(string path, string name)
    {
        var answer = await _lead.ReadAsync(path);
        Assert.Equal((400, "request.parameter-missing"), (answer.Status, answer.Code));
        Assert.Equal($"The parameter {name} is missing.", Title(answer));
    }

    [Fact]
    public async Task An_id_in_another_alphabet_is_refused_with_words()
    {
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1 };
        using var client = new HttpClient(handler) { BaseAddress = Still.Board.Address };
        client.DefaultRequestHeaders.Authorization = _lead.DefaultRequestHeaders.Authorization;
        var answer = await client.PutClassAsync("220106005003-001", "sealed", "阳性", "1", "événement-0001");
        Assert.Equal((400, "request.idempotency-key-invalid"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Who_expects_a_version_where_nothing_is_is_told_so()
    {
        var commander = InEnglish(Still.Client("jl-commander-01"));
        var answer = await commander.SendAsync(HttpMethod.Post, "/api/v1/tasks", new { id = "task-0077", kind = "instruction", title = new { zh = "敲门排查" }, unit = "220106005" }, ApiClient.NewId(), "3");
        Assert.Equal((409, "stream.version-stale"), (answer.Status, answer.Code));
        Assert.Contains("nothing is recorded here yet", Title(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/tasks?state=LATE")]
    [InlineData("/api/v1/tasks?state=inHand&kind=instruction")]
    [InlineData("/api/v1/events?type=zone_registered&district=220106&limit=1")]
    public async Task A_filter_that_could_match_is_answered(string path)
    {
        var auditor = Still.Client("audit-01");
        Assert.Equal(200, (await auditor.ReadAsync(path)).Status);
    }

    [Theory]
    [InlineData("/api/v1/districts", 200)]
    [InlineData("/api/v1/districts/220106/board", 200)]
    [InlineData("/api/v1/stream", 200)]
    [InlineData("/api/v1/districts/999999/board", 404)]
    public async Task HEAD_answers_as_GET_does_without_the_body(string path, int status)
    {
        var answer = await _lead.SendAsync(HttpMethod.Head, path, null);
        Assert.Equal(status, answer.Status);
        Assert.Equal(default, answer.Body);
    }

    [Fact]
    public async Task Mistakes_of_a_sender_leave_no_trace_in_the_log()
    {
        await using var server = await BoardServer.StartAsync();
        var lead = InEnglish(await server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan));
        using var log = new LoudLines();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        foreach (var body in new[] { "{\"class\":", "[]", "{\"class\":7}", "", "null" })
            await lead.SendAsync(HttpMethod.Put, Class, body, ApiClient.NewId(), "1");
        foreach (var path in new[] { "/api/v1/tasks?asOf=%00", "/api/v1/events?limit=x", "/api/v1/nothing", "/api/v1/districts/%00/board" })
            await lead.ReadAsync(path);
        Assert.Empty(log.Lines);
    }

    private static HttpClient InEnglish(HttpClient client)
    {
        client.DefaultRequestHeaders.Add("Accept-Language", "en");
        return client;
    }

    private static string Title(ApiAnswer answer) => answer.Body.GetProperty("title").GetString()!;

    /// <summary>What the server logs as a warning or worse.</summary>
    private sealed class LoudLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}

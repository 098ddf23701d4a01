using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Policies;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>The packs as they are read, compared and tried out, while none is adopted; there is a sealed zone.</summary>
public sealed class PolicyReadingTests(PolicyReadingTests.Sealed still) : StillTests(still), IClassFixture<PolicyReadingTests.Sealed>
{
    private const string Ninth = "cn-2022-06-ninth@1", DryRun = "/api/v1/policies/dry-run", Adopt = "/api/v1/divisions/220000/policy";

    private readonly HttpClient _commander = still.Client("jl-commander-01"), _lead = still.Client("ly-lead-02");

    [Fact]
    public async Task Every_pack_is_answered_as_its_file_writes_it_and_may_be_kept()
    {
        foreach (var pack in Still.Board.Services.GetRequiredService<PolicyPacks>().All)
        {
            using var answer = await _lead.GetAsync($"/api/v1/policies/{pack.Ref}");
            var again = PolicyPackReader.Read(pack.Id, await answer.Content.ReadAsStringAsync());
            Assert.Equal(JsonSerializer.Serialize(pack), JsonSerializer.Serialize(again));
            Assert.True(answer.Headers.CacheControl is { Private: true } cache && cache.MaxAge > TimeSpan.FromDays(30));
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/policies/{pack.Ref}");
            request.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            using var kept = await _lead.SendAsync(request);
            Assert.Equal(304, (int)kept.StatusCode);
        }
    }

    [Theory]
    [InlineData("en", "no policy pack")]
    [InlineData("zh-CN", "规则包")]
    public async Task A_pack_that_is_not_there_is_said_so(string culture, string word)
    {
        _lead.DefaultRequestHeaders.Add("Accept-Language", culture);
        foreach (var reference in new[] { "nonsense", "cn-2022-03-three-zones", "cn-2022-03-three-zones@2", "@1" })
        {
            var answer = await _lead.ReadAsync($"/api/v1/policies/{reference}");
            Assert.Equal((404, "policy.unknown"), (answer.Status, answer.Code));
            Assert.Contains(word, answer.Body.GetProperty("title").GetString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_dry_run_tells_every_zone_and_records_nothing()
    {
        var before = (await _lead.ReadAsync("/api/v1/districts")).Headers["OpsBoard-Position"];
        var run = await _commander.PostAsync(DryRun, new { division = "220000", pack = Ninth });
        Assert.Equal(200, run.Status);
        Assert.Equal(2, run.Body.GetProperty("count").GetInt32());
        var zones = run.Body.GetProperty("zones").EnumerateArray().ToDictionary(z => z.GetProperty("id").GetString()!);
        Assert.Equal(("sealed", "high"), ClassesOf(zones["220106005003-001"]));
        Assert.Equal(("routine", "low"), ClassesOf(zones["220106005004-001"]));
        // Fourteen days become seven.
        Assert.Equal("earlier", zones["220106005003-001"].GetProperty("effect").GetString());
        Assert.Equal(7, DayOf(zones["220106005003-001"], "now").DayNumber - DayOf(zones["220106005003-001"], "then").DayNumber);
        var sum = run.Body.GetProperty("sums").EnumerateArray().Single(s => s.GetProperty("now").GetString() == "sealed");
        Assert.Equal(("220106", "high", 1, 1), (sum.GetProperty("district").GetString(), sum.GetProperty("then").GetString(), sum.GetProperty("zones").GetInt32(), sum.GetProperty("earlier").GetInt32()));
        Assert.Equal(before, (await _lead.ReadAsync("/api/v1/districts")).Headers["OpsBoard-Position"]);

        var sums = await _commander.PostAsync(DryRun, new { division = "220000", pack = Ninth, zones = false });
        Assert.Equal(JsonValueKind.Null, sums.Body.GetProperty("zones").ValueKind);
        Assert.Equal(run.Body.GetProperty("print").GetString(), sums.Body.GetProperty("print").GetString());
    }

    private static (string?, string?) ClassesOf(JsonElement zone) =>
        (zone.GetProperty("now").GetProperty("class").GetString(), zone.GetProperty("then").GetProperty("class").GetString());

    private static DateOnly DayOf(JsonElement zone, string when) =>
        DateOnly.ParseExact(zone.GetProperty(when).GetProperty("earliest").GetString()!, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Who_may_not_adopt_may_not_try_either()
    {
        var viewer = Still.Client("viewer-01");
        foreach (var client in new[] { viewer, _lead })
        {
            Assert.Equal((403, "access.forbidden"), Of(await client.PostAsync(DryRun, new { division = "220000", pack = Ninth })));
            Assert.Equal((403, "access.forbidden"), Of(await client.PostAsync(Adopt, new { pack = Ninth }, version: "*")));
        }
        Assert.Equal((401, "access.unauthenticated"), Of(await Still.Board.Anonymous().PostAsync(DryRun, new { division = "220000", pack = Ninth })));
        Assert.Equal((401, "access.unauthenticated"), Of(await Still.Board.Anonymous().PostAsync(Adopt, new { pack = Ninth }, version: "*")));
    }

    [Theory]
    [InlineData(DryRun, "{\"division\":\"220000\",\"pack\":\"nonsense\"}", 404, "policy.unknown")]
    [InlineData(DryRun, "{\"division\":\"999999\",\"pack\":\"cn-2022-06-ninth@1\"}", 404, "division.unknown")]
    [InlineData(DryRun, "{\"division\":\"220106005\",\"pack\":\"cn-2022-06-ninth@1\"}", 422, "division.no-board")]
    [InlineData(DryRun, "{\"division\":\"220000\"}", 400, "request.body-invalid")]
    [InlineData(DryRun + "?asOf=2999-01-01", "{\"division\":\"220000\",\"pack\":\"cn-2022-06-ninth@1\"}", 400, "as-of.in-future")]
    [InlineData(Adopt, "{\"pack\":\"cn-2022-06-ninth\"}", 404, "policy.unknown")]
    [InlineData(Adopt, "{\"pack\":\"cn-2022-06-ninth@2\"}", 404, "policy.unknown")]
    [InlineData("/api/v1/divisions/999999/policy", "{\"pack\":\"cn-2022-06-ninth@1\"}", 404, "division.unknown")]
    [InlineData("/api/v1/divisions/220106005/policy", "{\"pack\":\"cn-2022-06-ninth@1\"}", 422, "division.no-board")]
    public async Task A_bad_choice_is_told_what_is_wrong(string path, string body, int status, string code) =>
        Assert.Equal((status, code), Of(await _commander.SendAsync(HttpMethod.Post, path, body, ApiClient.NewId(), "*")));

    [Fact]
    public async Task An_adoption_needs_the_version_that_its_sender_saw() =>
        Assert.Equal((428, "request.if-match-missing"), Of(await _commander.PostAsync(Adopt, new { pack = Ninth })));

    [Theory]
    [InlineData("zh-CN", "/policies", "三区标准")]
    [InlineData("en", "/policies", "Three-zone standard")]
    [InlineData("zh-CN", "/policies/gz-2022-04@1", "最后一名密接集中隔离超过 4 天且核酸阴性")]
    [InlineData("en", "/policies/gz-2022-04@1", "the last contact in central quarantine for more than 4 days and negative")]
    [InlineData("zh-CN", "/policies/compare?a=cn-2022-03-three-zones@1&b=cn-2022-06-ninth@1", "14 天")]
    [InlineData("en", "/policies/compare?a=cn-2022-03-three-zones@1&b=cn-2022-06-ninth@1", "7 days")]
    [InlineData("zh-CN", "/forecast", "星驰社区")]
    [InlineData("en", "/forecast?division=220106&day=later", "Xingchi")]
    [InlineData("zh-CN", "/policies/try?division=220000&pack=cn-2022-06-ninth@1", "高风险")]
    [InlineData("en", "/policies/try?division=220000&pack=cn-2022-06-ninth@1", "High risk")]
    public async Task The_pages_say_it_in_both_languages(string culture, string path, string word)
    {
        _commander.DefaultRequestHeaders.Add("Accept-Language", culture);
        Assert.Contains(word, await _commander.GetStringAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/policies/nonsense", 404)]
    [InlineData("/policies/compare?a=nonsense&b=gz-2022-04@1", 400)]
    [InlineData("/policies/try?division=220000&pack=nonsense", 400)]
    [InlineData("/policies?asOf=nonsense", 400)]
    [InlineData("/forecast?division=999999", 404)]
    [InlineData("/forecast?day=yesterday", 400)]
    [InlineData("/divisions/999999", 404)]
    public async Task A_page_that_cannot_be_shown_says_why(string path, int status)
    {
        using var answer = await _commander.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);

    public sealed class Sealed : StillServer
    {
        protected override async Task ArrangeAsync()
        {
            using var lead = Client("ly-lead-02");
            await lead.PutClassAsync("220106005003-001", "sealed", "出现阳性", "1");
        }
    }
}

using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>What cannot be decided of a division, and who is told why.</summary>
[Collection<StillServer>]
public sealed class DivisionRefusalTests(StillServer still) : StillTests(still)
{
    private const string Luyuan = "/api/v1/divisions/220106";

    private readonly HttpClient _commander = still.Client("jl-commander-01"), _lead = still.Client("ly-lead-02");

    [Theory]
    [InlineData("standstill", "{}", 422, "text.missing")]
    [InlineData("standstill", "{\"reason\":\"静态\",\"until\":\"2022-03-01\"}", 422, "division.standstill-over")]
    [InlineData("standstill", "{\"reason\":\"静态\",\"until\":\"soon\"}", 400, "request.body-invalid")]
    [InlineData("standstill", "{\"reason\":\"电话 13800138000\"}", 422, "text.phone-number")]
    [InlineData("clearance", "{\"level\":\"half\"}", 400, "request.body-invalid")]
    [InlineData("clearance/lose", "{}", 422, "division.not-cleared")]
    [InlineData("population", "{\"population\":0,\"source\":\"x\"}", 422, "division.population-out-of-range")]
    [InlineData("population", "{\"population\":640000}", 422, "text.missing")]
    [InlineData("phase", "{\"phase\":{\"zh\":\"\"}}", 422, "text.missing")]
    [InlineData("phase", "{\"phase\":{}}", 400, "request.body-invalid")]
    public async Task A_bad_decision_is_refused_in_both_languages(string what, string body, int status, string code)
    {
        var titles = new HashSet<string?>();
        foreach (var culture in new[] { "en", "zh-CN" })
        {
            _commander.DefaultRequestHeaders.Remove("Accept-Language");
            _commander.DefaultRequestHeaders.Add("Accept-Language", culture);
            var answer = await _commander.SendAsync(HttpMethod.Post, $"{Luyuan}/{what}", body, ApiClient.NewId());
            Assert.Equal((status, code), Of(answer));
            titles.Add(answer.Body.GetProperty("title").GetString());
        }
        Assert.Equal(2, titles.Count);
    }

    [Fact]
    public async Task A_division_that_is_not_there_is_said_so()
    {
        foreach (var code in new[] { "999999", "nonsense" })
            Assert.Equal((404, "division.unknown"), Of(await _commander.PostAsync($"/api/v1/divisions/{code}/phase", new { phase = new { zh = "巩固阶段" } })));
        foreach (var code in new[] { "999999", "nonsense", "220106005" })
            Assert.Equal((404, "district.unknown"), Of(await _lead.ReadAsync($"/api/v1/districts/{code}/clearance")));
        Assert.Equal((422, "division.no-board"), Of(await _commander.PostAsync("/api/v1/divisions/220106005/standstill", new { reason = "静态" })));
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);
}

using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Ledger;

namespace OpsBoard.Web.Tests;

/// <summary>What is told of the ledger, to whom, and what is not.</summary>
[Collection<StillServer>]
public sealed class LedgerReadingTests(StillServer still) : StillTests(still)
{
    private readonly HttpClient _auditor = still.Client("audit-01"), _lead = still.Client("ly-lead-02");

    [Theory]
    [InlineData("/api/v1/ledger/proof/0", 400, "ledger.position-out-of-range")]
    [InlineData("/api/v1/ledger/proof/-3", 400, "ledger.position-out-of-range")]
    [InlineData("/api/v1/ledger/proof/1?size=0", 400, "ledger.size-out-of-range")]
    [InlineData("/api/v1/ledger/proof/one", 400, "request.parameter-invalid")]
    [InlineData("/api/v1/ledger/proof/999999", 404, "ledger.position-unknown")]
    [InlineData("/api/v1/ledger/proof/1?size=999999", 404, "ledger.no-checkpoint-of-size")]
    [InlineData("/api/v1/ledger/checkpoint?size=0", 400, "ledger.size-out-of-range")]
    [InlineData("/api/v1/ledger/checkpoint?size=999999", 404, "ledger.no-checkpoint-of-size")]
    [InlineData("/api/v1/ledger/consistency?from=0", 400, "ledger.sizes-out-of-order")]
    [InlineData("/api/v1/ledger/consistency?from=5&to=4", 400, "ledger.sizes-out-of-order")]
    [InlineData("/api/v1/ledger/consistency?from=1&to=999999", 404, "ledger.no-checkpoint-of-size")]
    public async Task What_cannot_be_proved_is_told_why(string path, int status, string code)
    {
        await SignAsync();
        Assert.Equal((status, code), Of(await _lead.ReadAsync(path)));
    }

    [Fact]
    public async Task Strangers_see_nothing_and_leads_export_nothing()
    {
        await SignAsync();
        var nobody = Still.Board.Anonymous();
        foreach (var path in new[] { "checkpoint", "proof/1", "consistency?from=1", "keys" })
            Assert.Equal((401, "access.unauthenticated"), Of(await nobody.ReadAsync("/api/v1/ledger/" + path)));
        Assert.Equal((401, "access.unauthenticated"), Of(await nobody.PostAsync("/api/v1/exports", body: null)));
        Assert.Equal((403, "access.forbidden"), Of(await _lead.PostAsync("/api/v1/exports", body: null)));
        Assert.Equal((403, "access.forbidden"), Of(await _auditor.PostAsync("/api/v1/ledger/keys", body: null)));
        Assert.Equal((401, "access.unauthenticated"), Of(await nobody.PostAsync("/api/v1/ledger/keys", body: null)));
    }

    [Theory]
    [InlineData("en", "in the checkpoint of", "Download the audit bundle")]
    [InlineData("zh-CN", "的检查点内", "下载审计包")]
    public async Task The_audit_page_shows_what_is_signed_and_the_proof_of_a_record(string culture, string proof, string download)
    {
        var checkpoint = await SignAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/audit?position=3");
        request.Headers.AcceptLanguage.ParseAdd(culture);
        using var response = await _auditor.SendAsync(request);
        var page = System.Net.WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        var key = (await _lead.ReadAsync("/api/v1/ledger/keys")).Body.GetProperty("keys")[0].GetProperty("fingerprint").GetString()!;
        Assert.All(new[] { proof, download, key, checkpoint.Root.ToString()[..16], "/api/v1/exports" }, part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_document_names_the_ledger()
    {
        var paths = (await _lead.ReadAsync("/openapi/v1.json")).Body.GetProperty("paths");
        foreach (var path in new[] { "/ledger/checkpoint", "/ledger/proof/{position}", "/ledger/consistency", "/ledger/keys", "/exports" })
            Assert.True(paths.TryGetProperty("/api/v1" + path, out _), path);
    }

    private async Task<Checkpoint> SignAsync()
    {
        var state = await Still.Board.Services.GetRequiredService<Checkpointer>().SignAsync(CancellationToken.None);
        Assert.Null(state.Refusal);
        return state.Last!;
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);
}

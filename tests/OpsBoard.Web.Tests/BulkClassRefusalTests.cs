using OpsBoard.Testing;
using static OpsBoard.Web.Tests.BulkClass;

namespace OpsBoard.Web.Tests;

/// <summary>Steps over many zones that cannot be meant, and filters that nothing can be made of.</summary>
[Collection<StillServer>]
public sealed class BulkClassRefusalTests(StillServer still) : StillTests(still)
{
    private readonly HttpClient _lead = still.Client("ly-lead-02");

    [Theory]
    [InlineData("zh-CN", "{\"to\":\"purple\",\"reason\":\"理由\",\"zones\":[{\"id\":\"220106005003-001\",\"version\":1}]}", 422, "filter.value-unknown", "sealed, controlled")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\" \",\"zones\":[{\"id\":\"220106005003-001\",\"version\":1}]}", 422, "zone.reason-missing", "reason")]
    [InlineData("zh-CN", "{\"to\":\"sealed\",\"reason\":\"电话 13800138000\",\"zones\":[{\"id\":\"220106005003-001\",\"version\":1}]}", 422, "text.phone-number", "电话")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[]}", 422, "bulk.empty", "no zone")]
    [InlineData("zh-CN", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[{\"id\":\"a\",\"version\":1},{\"id\":\"a\",\"version\":1}]}", 422, "bulk.zone-twice", "两次")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[{\"id\":\"220106005003-001\",\"version\":0}]}", 422, "bulk.version-missing", "220106005003-001")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[null]}", 422, "bulk.version-missing", "null")]
    [InlineData("en", "{\"to\":\"sealed\",\"reason\":\"r\",\"zones\":[{\"id\":\"220106005003-001\"}]}", 400, "request.body-invalid", "version is missing")]
    [InlineData("en", "{\"to\":\"sealed\",\"zones\":[]}", 400, "request.body-invalid", "reason is missing")]
    public async Task A_request_that_cannot_be_meant_is_refused_as_a_whole(string culture, string body, int status, string code, string says)
    {
        var answer = await SendAsync(_lead, body, culture: culture);
        Assert.Equal((status, code), Of(answer));
        Assert.Contains(says, Text(answer.Lines[0], "title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_zones_than_one_step_takes_are_refused()
    {
        var zones = Enumerable.Range(0, 1_001).Select(i => ($"220106005003-{i % 1000:000}x{i}", 1L)).ToArray();
        Assert.Equal((422, "bulk.too-many"), Of(await SendAsync(_lead, Body("sealed", "理由", zones))));
    }

    [Theory]
    [InlineData("to=guarded&class=purple", "filter.value-unknown")]
    [InlineData("to=guarded&district=999999", "district.unknown")]
    [InlineData("to=guarded&street=999999001", "filter.street-unknown")]
    [InlineData("to=guarded&kind=castle", "filter.value-unknown")]
    [InlineData("to=guarded&kind=3", "filter.value-unknown")]
    [InlineData("to=guarded&measures=x", "filter.value-unknown")]
    [InlineData("to=guarded&show=all", "filter.value-unknown")]
    [InlineData("to=guarded&since=soon", "filter.since-unreadable")]
    [InlineData("to=guarded&since=2999-01-01", "filter.since-in-future")]
    [InlineData("to=guarded&sort=colour", "filter.value-unknown")]
    [InlineData("district=220106", "filter.value-unknown")]
    public async Task A_value_that_no_filter_can_be_made_of_is_told(string query, string code) =>
        Assert.Equal((400, code), ((await _lead.ReadAsync($"{Bulk}?{query}")) is var answer ? answer.Status : 0, answer.Code));

    [Theory]
    [InlineData("class=purple&district=220104", 400, "purple")]
    [InlineData("class=sealed&district=220106", 200, "没有符合这些条件的区域")]
    [InlineData("q=星驰&class=routine&kind=community&sort=changed", 200, "星驰社区")]
    public async Task The_list_of_zones_shows_what_its_address_asks_for(string query, int status, string says)
    {
        using var page = await _lead.GetAsync($"/zones?culture=zh-CN&{query}");
        Assert.Equal(status, (int)page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains(says, html, StringComparison.Ordinal);
        Assert.DoesNotContain("宇航社区", html, StringComparison.Ordinal);
    }
}

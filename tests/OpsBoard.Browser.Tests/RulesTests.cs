using System.Globalization;
using Microsoft.Playwright;
using OpsBoard.Testing;
using static Microsoft.Playwright.Assertions;

namespace OpsBoard.Browser.Tests;

/// <summary>What a commander decides of the rules and of a district, and what others see of it.</summary>
public sealed class RulesTests(Browser browser, StillBoard board) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => browser.CloseAllAsync();

    [Fact]
    public async Task A_pack_that_was_tried_and_adopted_is_seen_on_an_open_board_without_reload()
    {
        // A district of its own: the zones of other tests keep their rules.
        const string district = "220202";
        var open = await browser.OpenAsync(board.Process, $"/districts/{district}", culture: "en");
        await open.EvaluateAsync("window.loaded = 'once'");
        var rows = open.Locator("[data-row^='zone-']");
        var zones = await rows.CountAsync();
        Assert.NotEqual(0, zones);
        await Expect(rows.First).ToHaveAttributeAsync("data-class", "routine");

        var commander = await browser.OpenAsync(board.Process, "/policies/try", "jl-commander-01");
        await commander.Locator("select[name=division]").SelectOptionAsync(district);
        await commander.Locator("select[name=pack]").SelectOptionAsync("cn-2022-06-ninth@1");
        await commander.Locator("form.ask button").ClickAsync();
        await Expect(commander.Locator("#zones .panel header")).ToContainTextAsync(zones.ToString("N0", CultureInfo.InvariantCulture));
        var adopt = commander.Locator("form[data-act=adopt]");
        await Expect(adopt).ToContainTextAsync("第九版风险区");
        await Expect(adopt).ToContainTextAsync(district);

        // Not in passing: without the tick nothing is sent.
        await adopt.Locator("button").ClickAsync();
        await Expect(adopt.Locator("[role=status]")).ToHaveCountAsync(0);
        await adopt.Locator("input[type=checkbox]").CheckAsync();
        await adopt.Locator("button").ClickAsync();
        await Expect(adopt.Locator(".done")).ToBeVisibleAsync();

        await Expect(rows.First).ToHaveAttributeAsync("data-class", "low");
        await Expect(rows.First.Locator(".k1")).ToHaveTextAsync("Low risk");
        Assert.Equal(zones, await rows.CountAsync());
        Assert.Equal("once", await open.EvaluateAsync<string>("window.loaded"));
    }

    [Fact]
    public async Task A_dry_run_that_comes_out_otherwise_by_now_adopts_nothing()
    {
        var zone = await board.TakeZoneAsync();
        var commander = await browser.OpenAsync(board.Process, "/policies/try?division=220106&pack=sh-2022-04@1", "jl-commander-01");
        var adopt = commander.Locator("form[data-act=adopt]");
        await adopt.Locator("input[type=checkbox]").CheckAsync();
        using var lead = board.Process.Client("ly-lead-02");
        Assert.Equal(200, (await lead.PutClassAsync(zone, "sealed", "出现阳性", "1")).Status);

        await adopt.Locator("button").ClickAsync();

        await Expect(adopt.Locator("[role=alert]")).ToContainTextAsync("试算结果已不同");
        var packs = await lead.ReadAsync("/api/v1/districts/220106/board");
        Assert.Equal("cn-2022-03-three-zones@1", packs.Body.GetProperty("pack").GetString());
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task A_zone_that_is_sealed_moves_in_the_forecast_and_its_line_leads_to_it(int width, int height)
    {
        var zone = await board.TakeZoneAsync();
        var page = await browser.OpenAsync(board.Process, "/districts/220106", width: width, height: height);
        var later = page.Locator("[data-list=forecast] tr.later");
        using var lead = board.Process.Client("ly-lead-02");
        Assert.Equal(200, (await lead.PutClassAsync(zone, "sealed", "出现阳性", "1")).Status);

        await Expect(later.Locator("a")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen");
        await later.Locator("a").ClickAsync();
        await Expect(page.Locator($"a[href='/zones/{zone}']")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "the list is wider than the screen");
    }

    [Fact]
    public async Task A_standstill_announced_on_a_phone_stands_on_an_open_wall_and_overview()
    {
        const string district = "220105";
        var wall = await browser.OpenAsync(board.Process, $"/wall/preview?districts={district}", width: 1920, height: 1080);
        var overview = await browser.OpenAsync(board.Process, "/");
        var commander = await browser.OpenAsync(board.Process, $"/divisions/{district}", "jl-commander-01", width: 390, height: 844);
        var still = commander.Locator("form[data-act=still]");
        await still.Locator("textarea").FillAsync("全域静态管理");
        await still.Locator("button").ClickAsync();

        await Expect(wall.Locator(".level .still")).ToContainTextAsync("静态管理");
        await Expect(overview.Locator($"[data-row='tile-{district}'] .still")).ToContainTextAsync("静");
        await Expect(commander.Locator(".strip .still")).ToBeVisibleAsync();
        await Expect(commander.Locator("form[data-act=lift]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_clearance_that_does_not_hold_is_refused_with_its_figures_beside_it()
    {
        var lead = await browser.OpenAsync(board.Process, "/divisions/220106", "ly-lead-02");
        var declare = lead.Locator("form[data-act=declare-Full]");
        await declare.Locator("button").ClickAsync();

        await Expect(declare.Locator("[role=alert]")).ToContainTextAsync("还不能宣布社会面全面清零");
        await Expect(declare).ToContainTextAsync("未报齐");
        await Expect(lead.Locator("form[data-act=still]")).ToHaveCountAsync(0);
    }
}

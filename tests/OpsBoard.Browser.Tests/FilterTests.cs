using Microsoft.Playwright;
using OpsBoard.Testing;
using static Microsoft.Playwright.Assertions;

namespace OpsBoard.Browser.Tests;

/// <summary>A board that is filtered by its address: kept, shared, and true while rows change.</summary>
public sealed class FilterTests(Browser browser, StillBoard board) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => browser.CloseAllAsync();

    [Fact]
    public async Task A_filter_stands_in_the_address_and_holds_after_a_reload_and_for_whoever_it_is_sent_to()
    {
        var page = await browser.OpenAsync(board.Process, "/districts/220106");
        await page.Locator("details.more summary").ClickAsync();
        await page.Locator("select[data-filter=kind]").SelectOptionAsync("village");
        await page.Locator("select[data-filter=sort]").SelectOptionAsync("name");
        await page.Locator("button[data-filter=class][data-value=routine]").ClickAsync();
        var shown = await ShownAsync(page);
        Assert.NotEmpty(shown);

        await page.ReloadAsync();
        Assert.Equal(shown, await ShownAsync(page));
        var other = await browser.OpenAsync(board.Process, new Uri(page.Url).PathAndQuery, culture: "en");
        Assert.Equal(shown.Order(StringComparer.Ordinal), (await ShownAsync(other)).Order(StringComparer.Ordinal));
        Assert.All(await other.Locator("tr[data-zone]:visible").EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.kind)"), kind => Assert.Equal("village", kind));
    }

    [Fact]
    public async Task A_row_that_changes_its_class_leaves_one_filter_and_comes_into_another()
    {
        var zone = await board.TakeZoneAsync();
        var routine = await browser.OpenAsync(board.Process, "/districts/220106?class=routine");
        var serious = await browser.OpenAsync(board.Process, "/districts/220106?class=sealed&since=today");
        await Expect(routine.Locator(Row(zone))).ToBeVisibleAsync();
        await Expect(serious.Locator(Row(zone))).ToBeHiddenAsync();

        using var lead = board.Process.Client("ly-lead-02");
        Assert.Equal(200, (await lead.PutClassAsync(zone, "sealed", "出现阳性", "1")).Status);

        await Expect(routine.Locator(Row(zone))).ToBeHiddenAsync();
        await Expect(serious.Locator(Row(zone))).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_the_address_says_wrong_is_told_and_an_empty_board_says_what_was_asked()
    {
        var page = await browser.OpenAsync(board.Process, "/districts/220106?class=purple&kind=building&q=nowhere");
        await Expect(page.Locator(".problem")).ToContainTextAsync("purple");
        await Expect(page.Locator("[data-none-text]")).ToContainTextAsync("楼栋");
        await Expect(page.Locator("[data-none-text]")).ToContainTextAsync("“nowhere”");
        await page.Locator("[data-reset]").ClickAsync();
        await Expect(page.Locator("[data-none]")).ToBeHiddenAsync();
    }

    private static string Row(string zone) => $"tr[data-zone='{zone}']";

    private static Task<string[]> ShownAsync(IPage page) => page.Locator("tr[data-zone]:visible").EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.zone)");
}

using Microsoft.Playwright;
using OpsBoard.Testing;
using static Microsoft.Playwright.Assertions;

namespace OpsBoard.Browser.Tests;

/// <summary>Every page, in both languages, at every size: it loads, nothing is thrown, nothing runs over the edge.</summary>
public sealed class PagesTests(Browser browser, StillBoard board) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => browser.CloseAllAsync();

    public static TheoryData<string, string?, int, int, string, string> Every()
    {
        var every = new TheoryData<string, string?, int, int, string, string>();
        (string Path, string? Account)[] pages =
        [
            ("/", null), ("/districts/220106", null), ("/districts/220106", "ly-lead-02"), ("/zones/220106001001-001", null), ("/tasks", null), ("/audit", "audit-01"), ("/sign-in", null),
        ];
        foreach (var (path, account) in pages)
        {
            every.Add(path, account, 1440, 900, "zh-CN", "light");
            every.Add(path, account, 390, 844, "en", "dark");
        }
        // A phone shows all of it in Chinese too, and a wall when somebody carries one about.
        foreach (var path in new[] { "/audit", "/audit/compare?district=220106&from=1", "/tasks", "/districts/220106" }) every.Add(path, "audit-01", 390, 844, "zh-CN", "light");
        foreach (var path in new[] { "/wall/preview", "/wall/preview?districts=220106" }) every.Add(path, null, 390, 844, "en", "dark");
        every.Add("/?asOf=0", null, 1440, 900, "en", "light");
        every.Add("/audit?before=1&position=2", "audit-01", 1440, 900, "en", "light");
        every.Add("/wall/preview?districts=220106&rotate=abc&diagonal=-5", null, 1920, 1080, "zh-CN", "dark");
        every.Add("/wall/preview", null, 1920, 1080, "zh-CN", "dark");
        every.Add("/wall/preview?districts=220106,220104", null, 3840, 2160, "en", "dark");
        return every;
    }

    [Theory]
    [MemberData(nameof(Every))]
    public async Task A_page_loads_whole(string path, string? account, int width, int height, string culture, string theme)
    {
        var page = await browser.OpenAsync(board.Process, path, account, width, height, culture, theme);
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") problems.Add(message.Text);
        };
        var answer = await page.ReloadAsync(new() { WaitUntil = WaitUntilState.Load });

        Assert.Equal(200, answer!.Status);
        Assert.Equal(culture, await page.Locator("html").GetAttributeAsync("lang"));
        Assert.False(string.IsNullOrWhiteSpace(await page.Locator("main").InnerTextAsync()));
        var overrun = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overrun <= 0, $"{path} is {overrun} px too wide at {width}");
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("/?asOf=garbage", 400, "“garbage”")]
    [InlineData("/districts/999999", 404, "999999")]
    [InlineData("/districts/220106?asOf=0", 404, "was not registered at that moment")]
    [InlineData("/zones/220106009999-001", 404, "There is no zone 220106009999-001")]
    [InlineData("/zones/220106001001-001?asOf=0", 404, "was not registered at that moment")]
    [InlineData("/tasks?task=nope-0001", 404, "There is no task nope-0001")]
    [InlineData("/tasks?district=999999", 404, "There is no district 999999")]
    [InlineData("/wall/preview?districts=220106,999999", 404, "There is no district 999999")]
    public async Task A_page_that_cant_be_shown_says_what_is_wrong(string path, int status, string words)
    {
        var page = await browser.OpenAsync(board.Process, path, culture: "en");
        var answer = await page.ReloadAsync(new() { WaitUntil = WaitUntilState.Load });

        Assert.Equal(status, answer!.Status);
        Assert.Contains(words, await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        // What isn't there can't be live.
        await Expect(page.Locator(".live.islive")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Before_the_first_event_nothing_is_known_and_no_date_is_made_up()
    {
        var page = await browser.OpenAsync(board.Process, "/?asOf=0", culture: "en");
        await Expect(page.Locator(".asof-band")).ToContainTextAsync("before the first event");
        await Expect(page.Locator("main")).ToContainTextAsync("Nothing was recorded yet");
        await Expect(page.Locator("body")).Not.ToContainTextAsync("1 Jan");
    }

    [Theory]
    [InlineData("/wall/preview")]
    [InlineData("/wall/preview?districts=220106")]
    public async Task A_wall_in_the_hand_can_be_read_and_scrolled(string path)
    {
        var page = await browser.OpenAsync(board.Process, path, width: 390, height: 844);
        var smallest = await page.EvaluateAsync<double>("""
            () => Math.min(...[...document.querySelectorAll('.wall *')].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
                .map(e => parseFloat(getComputedStyle(e).fontSize) * e.getBoundingClientRect().height / Math.max(1, e.offsetHeight || e.getBoundingClientRect().height)))
            """);
        Assert.True(smallest >= 12, $"the smallest text has {smallest} px");
        Assert.True(await page.EvaluateAsync<bool>("() => getComputedStyle(document.body).overflowY === 'visible'"));
    }

    [Fact]
    public async Task A_wall_that_joins_late_frames_only_what_changed_meanwhile()
    {
        var wall = await browser.OpenAsync(board.Process, "/sign-in", width: 1920, height: 1080, culture: "en");
        var joining = new TaskCompletionSource();
        await wall.RouteAsync("**/hubs/board/negotiate**", async route =>
        {
            await joining.Task;
            await route.ContinueAsync();
        });
        await wall.GotoAsync("/wall/preview");
        using var lead = board.Process.Client("ly-lead-02");
        Assert.Equal(200, (await lead.PutClassAsync(await board.TakeZoneAsync(), "sealed", "阳性", "*")).Status);
        joining.SetResult();

        await Expect(wall.Locator("[data-row=tile-220106].changed")).ToBeVisibleAsync();
        await Expect(wall.Locator("[data-list=map] .changed")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public async Task Nothing_on_the_overview_wall_runs_out_of_its_place(string culture)
    {
        var page = await browser.OpenAsync(board.Process, "/wall/preview", width: 1920, height: 1080, culture: culture);
        // What was not published takes the most room beside its curve.
        await page.EvaluateAsync("word => { for (const b of document.querySelectorAll('.figs .v b')) b.outerHTML = `<span class=\"missing\">${word}</span>`; }", culture == "en" ? "not published" : "未公布");
        var overrun = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('.figs .fig, .tile')].filter(place => {
                const edge = place.getBoundingClientRect();
                return [...place.querySelectorAll('*')].map(e => e.getBoundingClientRect()).some(r => r.left < edge.left - 1 || r.right > edge.right + 1 || r.top < edge.top - 1 || r.bottom > edge.bottom + 1);
            }).map(e => e.innerText)
            """);
        Assert.Empty(overrun);
    }
}

using Microsoft.Playwright;
using OpsBoard.Testing;

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
}

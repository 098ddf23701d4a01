using Microsoft.Playwright;
using OpsBoard.Testing;

namespace OpsBoard.Browser.Tests;

/// <summary>One Chromium for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    // Without these Chromium calls home; a closed network makes it wait.
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private readonly List<IBrowserContext> _open = [];

    public async ValueTask InitializeAsync()
    {
        // What is asked is whether it happens; how fast is for the benchmarks.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable(), Args = Quiet });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>Everyone goes home; a page that stays open goes on drawing.</summary>
    public async ValueTask CloseAllAsync()
    {
        foreach (var context in _open) await context.DisposeAsync();
        _open.Clear();
    }

    /// <summary>A person at a screen; signed in when <paramref name="account"/> is given.</summary>
    public Task<IPage> OpenAsync(BoardProcess board, string path, string? account = null, int width = 1440, int height = 900, string culture = "zh-CN", string theme = "light") =>
        OpenAsync(board.Address, path, account is null ? null : (account, board.Demo(account).Password), width, height, culture, theme);

    public async Task<IPage> OpenAsync(Uri board, string path, (string Account, string Password)? by, int width = 1440, int height = 900, string culture = "zh-CN", string theme = "light")
    {
        var context = await _browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, Locale = culture, BaseURL = board.ToString() });
        _open.Add(context);
        await context.AddCookiesAsync([Cookie(board, "culture", culture), Cookie(board, "theme", theme)]);
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        if (by is { } person)
        {
            await page.GotoAsync($"/sign-in?returnUrl={Uri.EscapeDataString(path)}");
            await page.Locator("input[autocomplete=username]").FillAsync(person.Account);
            await page.Locator("input[type=password]").FillAsync(person.Password);
            await page.Locator("main button.primary").ClickAsync();
            await page.WaitForURLAsync($"**{path}");
        }
        else
        {
            await page.GotoAsync(path);
        }
        return page;
    }

    private static Cookie Cookie(Uri board, string name, string value) => new() { Name = name, Value = value, Domain = board.Host, Path = "/" };

    private static string Executable()
    {
        string[] known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
        return known.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"No browser: install Chromium (looked for {string.Join(", ", known)}).");
    }
}

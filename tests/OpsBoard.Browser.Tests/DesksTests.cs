using System.Text;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Testing;
using static Microsoft.Playwright.Assertions;

namespace OpsBoard.Browser.Tests;

/// <summary>Desks where much is done at once: outlines out of a file, the class of many zones.</summary>
public sealed class DesksTests(Browser browser) : IAsyncLifetime
{
    private BoardServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await BoardServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAllAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Outlines_are_looked_at_before_they_are_drawn_and_can_be_removed()
    {
        var (password, _) = await _server.EnrolAsync("map-admin", Role.Administrator);
        var page = await browser.OpenAsync(_server.Address, "/map/outlines", ("map-admin", password));
        await Expect(page.Locator("[data-island] .desk")).ToContainTextAsync("还没有边界");
        var file = page.Locator("input[type=file]");
        await Expect(file).ToBeEnabledAsync();

        await file.SetInputFilesAsync(Outline("code", "999999"));
        await Expect(page.Locator(".problems tbody tr")).ToContainTextAsync(["1 999999"]);

        // The same property under another name.
        await file.SetInputFilesAsync(Outline("adcode", "220106"));
        await Expect(page.Locator(".problems")).ToContainTextAsync("code");
        await page.Locator(".fields input").First.FillAsync("adcode");
        await page.Locator(".fields input").First.BlurAsync();
        await Expect(page.Locator("[data-island] svg[role=img] path")).ToHaveCountAsync(1);

        var go = page.Locator("button.primary");
        await go.ClickAsync();
        await Expect(page.Locator(".problem")).ToContainTextAsync("来源");
        await page.Locator(".fields input").Nth(1).FillAsync("© 测试测绘");
        await page.Locator(".fields input").Nth(2).FillAsync("CC BY 4.0");
        await page.Locator(".fields input").Nth(2).BlurAsync();
        await go.ClickAsync();
        await Expect(page.Locator("[data-island] .desk")).ToContainTextAsync("© 测试测绘 · CC BY 4.0");

        await page.GetByText("移除边界").ClickAsync();
        await page.Locator("button.grave").ClickAsync();
        await Expect(page.Locator("[data-island] .desk")).ToContainTextAsync("还没有边界");
    }

    [Fact]
    public async Task The_verdicts_of_many_zones_follow_what_others_do_until_they_are_confirmed()
    {
        var zone = new ZoneId("220106005003-001");
        var (password, _) = await _server.EnrolAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        await _server.EnrolAsync("th-team-04", Role.Lead, BoardServer.Luyuan);
        var page = await browser.OpenAsync(_server.Address, "/zones/bulk?district=220106", ("ly-lead-02", password));
        await page.Locator(".classes button").First.ClickAsync();
        var row = page.Locator("tbody tr", new() { Has = page.Locator($"a[href='/zones/{zone}']") });
        await Expect(row.Locator("input")).ToBeCheckedAsync();

        await _server.RunAsync(new ChangeZoneClass(zone, new("sealed"), "阳性"), new("th-team-04"));

        await Expect(row.Locator("input")).ToBeDisabledAsync();
        await Expect(row.Locator(".k3")).ToHaveCountAsync(1);
    }

    private static Microsoft.Playwright.FilePayload Outline(string property, string code) => new()
    {
        Name = "outlines.geojson",
        MimeType = "application/geo+json",
        Buffer = Encoding.UTF8.GetBytes($$$"""
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"{{{property}}}":"{{{code}}}"},
            "geometry":{"type":"Polygon","coordinates":[[[125,43],[126,43],[126,44],[125,44],[125,43]]]}}]}
            """),
    };
}

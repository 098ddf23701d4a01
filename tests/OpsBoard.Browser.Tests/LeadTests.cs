using Microsoft.Playwright;
using OpsBoard.Testing;
using static Microsoft.Playwright.Assertions;

namespace OpsBoard.Browser.Tests;

/// <summary>What a district lead does, and what others see of it.</summary>
public sealed class LeadTests(Browser browser, StillBoard board) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => browser.CloseAllAsync();

    [Fact]
    public async Task A_change_by_a_lead_appears_on_another_board_and_on_a_wall_without_reload()
    {
        var zone = await board.TakeZoneAsync();
        var lead = await browser.OpenAsync(board.Process, "/districts/220106", "ly-lead-02");
        var other = await browser.OpenAsync(board.Process, "/districts/220106");
        var english = await browser.OpenAsync(board.Process, "/districts/220106", culture: "en", theme: "dark");
        var wall = await browser.OpenAsync(board.Process, "/wall/preview?districts=220106", width: 1920, height: 1080);
        foreach (var page in new[] { other, english, wall }) await MarkAsync(page);
        var red = wall.Locator(".chip-w .k3");
        var before = await red.CountAsync();

        await OpenZoneAsync(lead, zone);
        var sealing = lead.Locator(".option", new() { Has = lead.Locator("h4 .k3") });
        await sealing.Locator("textarea").FillAsync("核酸 1 例阳性,划为封控区");
        await sealing.Locator("button.grave").ClickAsync();

        await Expect(lead.Locator(Row(zone))).ToHaveAttributeAsync("data-class", "sealed");
        await Expect(other.Locator(Row(zone))).ToHaveAttributeAsync("data-class", "sealed");
        await Expect(english.Locator(Row(zone)).Locator(".k3")).ToHaveTextAsync("Sealed");
        await Expect(red).ToHaveCountAsync(before + 1);
        foreach (var page in new[] { other, english, wall }) Assert.True(await IsMarkedAsync(page), "the page was loaded again");
    }

    [Fact]
    public async Task A_lead_with_an_old_version_is_told_both_values_and_loses_nothing()
    {
        var zone = await board.TakeZoneAsync();
        var slow = await browser.OpenAsync(board.Process, "/districts/220106", "ly-lead-01");
        await OpenZoneAsync(slow, zone);
        var controlled = slow.Locator(".option", new() { Has = slow.Locator("h4 .k2") });
        await controlled.Locator("textarea").FillAsync("密接居住地,先管控");

        using var quick = board.Process.Client("ly-lead-02");
        Assert.Equal(200, (await quick.PutClassAsync(zone, "sealed", "出现阳性", "1")).Status);
        await controlled.Locator("button.primary").ClickAsync();

        var problem = slow.Locator("[data-acts] .problem");
        await Expect(problem).ToContainTextAsync("没有记入");
        await Expect(problem).ToContainTextAsync("ly-lead-02");
        await Expect(problem).ToContainTextAsync("封控");
        await Expect(problem).ToContainTextAsync("管控");
        await Expect(slow.Locator("[data-acts]").GetByText("密接居住地,先管控").Or(slow.Locator("[data-acts] textarea")).First).ToBeVisibleAsync();
        Assert.Contains("密接居住地,先管控", await TypedAsync(slow), StringComparison.Ordinal);
        var now = await quick.ReadAsync($"/api/v1/zones/{zone}");
        Assert.Equal(("sealed", 2), (now.Body.GetProperty("class").GetString(), now.Body.GetProperty("version").GetInt32()));
    }

    [Fact]
    public async Task On_a_phone_a_class_is_changed_in_three_taps()
    {
        var zone = await board.TakeZoneAsync();
        var lead = await browser.OpenAsync(board.Process, "/districts/220106", "ly-lead-02", width: 390, height: 844);
        await WaitReadyAsync(lead);

        await lead.Locator($"{Row(zone)} a.name").ClickAsync();
        await lead.Locator("[data-acts] button.choice.ok", new() { Has = lead.Locator(".k3") }).ClickAsync();
        await lead.Locator("[data-acts] .sheet button.grave").ClickAsync();

        await Expect(lead.Locator(Row(zone))).ToHaveAttributeAsync("data-class", "sealed");
    }

    [Fact]
    public async Task Those_who_come_and_go_leave_the_board_of_others_alive()
    {
        var zone = await board.TakeZoneAsync();
        using var lead = board.Process.Client("ly-lead-02");
        for (var i = 0; i < 2; i++)
        {
            // The first to watch a group leaves again after something has changed.
            var guest = await browser.OpenAsync(board.Process, "/districts/220106", culture: "en");
            await Expect(guest.Locator(".islive").First).ToBeVisibleAsync();
            Assert.Equal(200, (await lead.PostAsync($"/api/v1/zones/{zone}/screenings", new { day = "2022-03-01", round = i + 1, tested = 100, positive = 0 })).Status);
            await guest.Context.CloseAsync();
        }
        var viewer = await browser.OpenAsync(board.Process, "/districts/220106", culture: "en");
        await Expect(viewer.Locator(".islive").First).ToBeVisibleAsync();
        await viewer.EvaluateAsync<bool>("""
            async () => {
                const stranger = new signalR.HubConnectionBuilder().withUrl("/hubs/board?surface=desk&culture=en").build();
                await stranger.start();
                await stranger.invoke("Watch", ["220106"], 1e12);
                await stranger.stop();
                return true;
            }
            """);

        Assert.Equal(200, (await lead.PutClassAsync(zone, "sealed", "阳性", "*")).Status);
        await Expect(viewer.Locator(Row(zone))).ToHaveAttributeAsync("data-class", "sealed");
    }

    [Fact]
    public async Task A_viewer_is_offered_nothing_to_change()
    {
        var viewer = await browser.OpenAsync(board.Process, "/districts/220106", "viewer-01");
        await Expect(viewer.Locator("tr[data-zone]").First).ToBeVisibleAsync();
        await Expect(viewer.Locator("[data-acts]")).ToHaveCountAsync(0);
        var stranger = await browser.OpenAsync(board.Process, "/districts/220106", "cy-lead-01");
        await Expect(stranger.Locator("[data-acts]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_task_is_issued_and_received_on_the_board()
    {
        var lead = await browser.OpenAsync(board.Process, "/districts/220106", "ly-lead-02");
        var other = await browser.OpenAsync(board.Process, "/districts/220106");
        await WaitReadyAsync(lead);
        await lead.Locator("[data-act=issue]").First.ClickAsync();
        var form = lead.Locator("[data-acts] form");
        var title = $"敲门排查 {Guid.NewGuid():n}"[..12];
        await form.Locator("input[required]").FillAsync(title);
        await form.Locator(".go button").ClickAsync();
        var row = other.Locator("#tasks li[data-row]", new() { HasText = title });
        await Expect(row).ToBeVisibleAsync();
    }

    private static string Row(string zone) => $"tr[data-zone='{zone}']";

    private static async Task OpenZoneAsync(IPage page, string zone)
    {
        await WaitReadyAsync(page);
        await page.Locator($"{Row(zone)} a.class").ClickAsync();
        await page.Locator("[data-acts] [role=dialog]").WaitForAsync();
    }

    private static Task WaitReadyAsync(IPage page) =>
        page.Locator("[data-acts][data-ready]").And(page.Locator("[data-acts]:not([data-ready=False])")).WaitForAsync(new() { State = WaitForSelectorState.Attached });

    private static async Task<string> TypedAsync(IPage page) => string.Join('\n', await page.Locator("[data-acts] textarea").EvaluateAllAsync<string[]>("areas => areas.map(a => a.value)")) + await page.Locator("[data-acts]").InnerTextAsync();

    private static Task<bool> MarkAsync(IPage page) => page.EvaluateAsync<bool>("() => window.neverReloaded = true");

    private static Task<bool> IsMarkedAsync(IPage page) => page.EvaluateAsync<bool>("() => window.neverReloaded === true");
}

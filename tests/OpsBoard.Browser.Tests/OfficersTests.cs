using Microsoft.Playwright;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.Testing;
using static Microsoft.Playwright.Assertions;

namespace OpsBoard.Browser.Tests;

/// <summary>What takes more than one officer, each at his own board.</summary>
public sealed class OfficersTests(Browser browser) : IAsyncLifetime
{
    private const string Board = "/districts/220106", Xingchi = "220106005003-001";

    private BoardServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await BoardServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAllAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_override_by_one_officer_waits_on_the_board_of_another_until_he_confirms_it()
    {
        var first = await SignInAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        var second = await SignInAsync("th-team-04", Role.Lead, BoardServer.Luyuan);
        await _server.RunAsync(new ChangeZoneClass(new(Xingchi), new("sealed"), "阳性"), new("ly-lead-02"));

        await OpenZoneAsync(first, $"{Row(Xingchi)} a.class");
        await first.Locator("[data-acts] button[data-step=Override]").ClickAsync();
        var form = first.Locator("[data-acts] form");
        await form.Locator("label", new() { Has = first.Locator(".k2") }).ClickAsync();
        await form.Locator("textarea").FillAsync("误划,病例不在本区");
        await form.Locator("button.primary").ClickAsync();

        // The old class stays, dashed; who proposed it is asked for nothing, the other is.
        await Expect(first.Locator(Row(Xingchi))).ToHaveAttributeAsync("data-waits", "Override");
        await Expect(first.Locator(Row(Xingchi))).ToHaveAttributeAsync("data-class", "sealed");
        await Expect(first.Locator(Waiting(Xingchi)).Locator(".you")).ToBeHiddenAsync();
        await Expect(second.Locator(Waiting(Xingchi)).Locator(".you")).ToBeVisibleAsync();
        await Expect(second.Locator(Waiting(Xingchi))).ToContainTextAsync("误划,病例不在本区");

        await OpenZoneAsync(second, Waiting(Xingchi));
        await second.Locator("[data-acts] .pending textarea").FillAsync("已到现场核实");
        await second.Locator("[data-acts] .pending form button.primary").ClickAsync();

        foreach (var page in new[] { first, second })
        {
            await Expect(page.Locator(Row(Xingchi))).ToHaveAttributeAsync("data-class", "controlled");
            await Expect(page.Locator(Row(Xingchi)).Locator("th .marks")).ToContainTextAsync("越规");
            await Expect(page.Locator(Waiting(Xingchi))).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Three_officers_lift_a_zone_one_after_the_other_under_the_rules_of_Guangzhou()
    {
        var street = await SignInAsync("qn-lead-01", Role.Lead, BoardServer.Qingnian);
        var lead = await SignInAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        var commander = await SignInAsync("cc-commander-01", Role.Commander);
        await _server.AdoptAsync(Ripe.Guangzhou);
        var zone = (await _server.RipeZoneAsync("220106005005-001", "绿园新村", "sealed", "ly-lead-02")).Value;
        await Expect(commander.Locator(Row(zone))).ToContainTextAsync("待街道(镇)申请");

        await AgreeAsync(street, $"{Row(zone)} a.class", "入户复核完毕");
        await Expect(lead.Locator(Waiting(zone)).Locator(".you")).ToBeVisibleAsync();
        await Expect(street.Locator(Waiting(zone)).Locator(".you")).ToBeHiddenAsync();
        await Expect(commander.Locator(Waiting(zone)).Locator(".you")).ToBeHiddenAsync();
        await Expect(lead.Locator(Row(zone))).ToHaveAttributeAsync("data-class", "sealed");

        await OpenZoneAsync(lead, Waiting(zone));
        await Expect(lead.Locator("[data-acts] .chain")).ToContainTextAsync("入户复核完毕");
        await AgreeAsync(lead, null, "评估符合");
        await Expect(commander.Locator(Waiting(zone)).Locator(".you")).ToBeVisibleAsync();

        await AgreeAsync(commander, Waiting(zone), "同意解除");
        foreach (var page in new[] { street, lead, commander })
        {
            await Expect(page.Locator(Row(zone))).ToHaveAttributeAsync("data-class", "guarded");
            await Expect(page.Locator(Waiting(zone))).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task What_waits_and_what_was_overridden_is_marked_on_a_wall()
    {
        var account = await _server.EnrolAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        await _server.EnrolAsync("th-team-04", Role.Lead, BoardServer.Luyuan);
        var wall = await browser.OpenAsync(_server.Address, "/wall/preview?districts=220106", ("ly-lead-02", account.Password), width: 1920, height: 1080);
        ZoneId zone = new(Xingchi);
        await _server.RunAsync(new ChangeZoneClass(zone, new("sealed"), "阳性"), new("ly-lead-02"));
        await _server.RunAsync(new ProposeZoneOverride(zone, new("controlled"), "误划"), new("ly-lead-02"));
        await Expect(wall.Locator(".chip-w .pend.k3 .bd.proposed")).ToContainTextAsync("待确认");
        await _server.RunAsync(new ConfirmZoneOverride(zone, new("controlled"), null), new("th-team-04"));
        await Expect(wall.Locator(".chip-w .k2 .bd.override")).ToContainTextAsync("越规");
        await Expect(wall.Locator(".chip-w .pend")).ToHaveCountAsync(0);

        // A second wish against the rules doesn't hide that the first was one.
        await _server.RunAsync(new ProposeZoneOverride(zone, new("guarded"), "再次误划"), new("ly-lead-02"));
        await Expect(wall.Locator(".chip-w .pend.k2 .bd")).ToHaveTextAsync(["越规待确认", "越规"]);
    }

    private async Task<IPage> SignInAsync(string account, Role role, params DivisionCode[] districts)
    {
        var (password, _) = await _server.EnrolAsync(account, role, districts);
        return await browser.OpenAsync(_server.Address, Board, (account, password));
    }

    private static async Task AgreeAsync(IPage page, string? opener, string words)
    {
        if (opener is not null) await OpenZoneAsync(page, opener);
        var option = page.Locator("[data-acts] .option", new() { Has = page.Locator(".chain") });
        await option.Locator("form textarea").FillAsync(words);
        await option.Locator("form button.primary").ClickAsync();
        await Expect(page.Locator("[data-acts] [role=dialog]")).ToHaveCountAsync(0);
    }

    private static async Task OpenZoneAsync(IPage page, string opener)
    {
        await page.Locator("[data-acts][data-ready]").And(page.Locator("[data-acts]:not([data-ready=False])")).WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Locator(opener).ClickAsync();
        await page.Locator("[data-acts] [role=dialog]").WaitForAsync();
    }

    private static string Row(string zone) => $"tr[data-zone='{zone}']";

    private static string Waiting(string zone) => $"[data-row='wait-{zone}']";
}

using System.Diagnostics;
using Microsoft.Playwright;
using OpsBoard.Testing;
using static Microsoft.Playwright.Assertions;

namespace OpsBoard.Browser.Tests;

/// <summary>A wall that nobody touches: it says so when what it shows is old, and comes back alone.</summary>
public sealed class WallTests(Browser browser) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => browser.CloseAllAsync();

    [Fact]
    public async Task The_wall_greys_when_the_server_stops_and_is_live_again_without_a_hand()
    {
        using var data = new TemporaryFolder();
        int port;
        IPage wall;
        await using (var first = await BoardProcess.StartAsync(data.Path, "jilin-2022", speed: 1))
        {
            port = first.Address.Port;
            wall = await browser.OpenAsync(first, "/wall/preview?districts=220106", width: 1920, height: 1080);
            await Expect(wall.Locator(".stale")).ToHaveCountAsync(0);
            await Expect(wall.Locator("p.live.islive")).ToBeVisibleAsync();
            await first.KillAsync();
        }
        var silent = Stopwatch.StartNew();
        await wall.Locator(".stale").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // A beat comes every 2 s and may have come just before the end: 5 s without one are 5 s from then.
        Assert.InRange(silent.Elapsed.TotalSeconds, 0, 7);
        await Expect(wall.Locator(".isstale").First).ToBeVisibleAsync();

        await using var second = await BoardProcess.StartAsync(data.Path, "jilin-2022", speed: 1, port);
        var back = Stopwatch.StartNew();
        await wall.Locator("p.live.islive").WaitForAsync(new() { Timeout = 60_000 });
        await Expect(wall.Locator(".stale")).ToHaveCountAsync(0);
        Assert.InRange(back.Elapsed.TotalSeconds, 0, 15);

        // It is live, not merely not grey: a change arrives.
        using var lead = second.Client("ly-lead-02");
        var zone = (await lead.ReadAsync("/api/v1/districts/220106/board")).Body.GetProperty("zones")[0].GetProperty("id").GetString()!;
        var red = wall.Locator(".chip-w .k3");
        var before = await red.CountAsync();
        Assert.Equal(200, (await lead.PutClassAsync(zone, "sealed", "阳性", "*")).Status);
        await Expect(red).ToHaveCountAsync(before + 1, new() { Timeout = 30_000 });
    }
}

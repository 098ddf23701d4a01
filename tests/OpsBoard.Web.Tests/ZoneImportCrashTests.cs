using System.Globalization;
using System.Text;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>The server is killed in the middle of an import; the same file sent again ends it.</summary>
public sealed class ZoneImportCrashTests : IDisposable
{
    private const int Zones = 3_000;

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task After_kill_9_the_same_file_completes_the_import_and_nothing_is_there_twice()
    {
        var (file, key) = (File(), ApiClient.NewId());
        long before;
        await using (var first = await StillAsync())
        {
            using var admin = first.Client("admin-01");
            before = await CountAsync(admin);
            var lost = SendAsync(admin, file, key);
            await Eventually.BecomesTrueAsync(async () => await admin.ReadAsync($"/api/v1/zones/import/{key}") is { Status: 200 } state && state.Body.GetProperty("done").GetInt32() > Zones / 10, "a tenth is registered");
            await first.KillAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () => Assert.EndsWith("\"finished\"", await lost, StringComparison.Ordinal));
        }

        await using var second = await StillAsync();
        using var again = second.Client("admin-01");
        Assert.Equal("interrupted", (await again.ReadAsync($"/api/v1/zones/import/{key}")).Body.GetProperty("state").GetString());
        var answer = await SendAsync(again, file, key);

        Assert.Equal(Zones, answer.Split('\n').Count(l => l.Contains("\"accepted\",\"position\"", StringComparison.Ordinal)));
        Assert.Equal(before + Zones, await CountAsync(again));
        Assert.Equal(answer, await SendAsync(again, file, key));
        Assert.Equal(before + Zones, await CountAsync(again));
    }

    private async Task<BoardProcess> StillAsync()
    {
        var board = await BoardProcess.StartAsync(_data.Path, "jilin-2022", speed: 1);
        using var commander = board.Client("jl-commander-01");
        await commander.PostAsync("/api/v1/scenario", new { paused = true });
        return board;
    }

    private static async Task<long> CountAsync(HttpClient client) =>
        (await client.ReadAsync("/api/v1/districts")).Body.EnumerateArray().Sum(d => d.GetProperty("zones").EnumerateObject().Sum(c => c.Value.GetInt64()));

    private static async Task<string> SendAsync(HttpClient client, byte[] file, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/zones/import") { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new("text/csv");
        request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    // Five districts, each with serials that the scenario doesn't use.
    private static byte[] File()
    {
        var file = new StringBuilder("zone,division,name,kind\n");
        string[] districts = ["220102", "220103", "220104", "220105", "220106"];
        for (var i = 0; i < Zones; i++) file.Append(CultureInfo.InvariantCulture, $"{districts[i % 5]}-{200 + (i / 5):000},{districts[i % 5]},院落{i},compound\n");
        return Encoding.UTF8.GetBytes(file.ToString());
    }
}

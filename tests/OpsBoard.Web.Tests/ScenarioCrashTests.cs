using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>The server and its PostgreSQL are killed in the middle of the scenario while a lead works.</summary>
public sealed class ScenarioCrashTests : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly List<(string Id, string Task, long Position)> _acknowledged = [];

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task After_kill_9_nothing_acknowledged_is_missing_and_the_scenario_goes_on()
    {
        long played;
        await using (var first = await BoardProcess.StartAsync(_data.Path, "jilin-2022", speed: 10_000))
        {
            await WorkAsync(first, 20);
            played = await PlayedAsync(first, moreThan: await PlayedAsync(first) + 200);
            await first.KillAsync();
        }

        await using var second = await BoardProcess.StartAsync(_data.Path, "jilin-2022", speed: 10_000);
        await AllThereAsync(second);
        Assert.True(await PlayedAsync(second) >= played - 100, "the player noted its place at most 100 commands ago");
        await WorkAsync(second, 20);

        second.KillPostgres();
        await WorkAsync(second, 20);
        await AllThereAsync(second);
        await PlayedAsync(second, moreThan: await PlayedAsync(second) + 200);
        Assert.Equal(0, (await Lead(second).ReadAsync("/api/v1/scenario")).Body.GetProperty("refused").GetInt32());
        await PositionsAreDenseAsync(second);

        // A paused scenario is no reason not to be ready.
        using (var commander = second.Client("jl-commander-01"))
            Assert.Equal(200, (await commander.PostAsync("/api/v1/scenario", new { paused = true })).Status);
        await second.KillAsync();
        await using var third = await BoardProcess.StartAsync(_data.Path, "jilin-2022", speed: 1);
        await AllThereAsync(third);
    }

    private static HttpClient Lead(BoardProcess board) => board.Client("ly-lead-02");

    /// <summary>Issues tasks until so many are acknowledged; a lost answer is asked for again under the same id.</summary>
    private async Task WorkAsync(BoardProcess board, int count)
    {
        using var lead = Lead(board);
        for (var i = 0; i < count; i++)
        {
            var (id, task) = (ApiClient.NewId(), $"crash-{Guid.NewGuid():n}"[..20]);
            await Eventually.BecomesTrueAsync(async () => await AskAsync(lead, id, task) is { Status: 200 } answer && Note(id, task, answer.Position), "a task is acknowledged");
        }
    }

    private bool Note(string id, string task, long position)
    {
        _acknowledged.Add((id, task, position));
        return true;
    }

    private static async Task<ApiAnswer?> AskAsync(HttpClient lead, string id, string task)
    {
        try
        {
            return await lead.PostAsync("/api/v1/tasks", new { id = task, kind = "instruction", title = new { zh = "敲门排查" }, unit = "220106" }, id);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task AllThereAsync(BoardProcess board)
    {
        using var lead = Lead(board);
        foreach (var (id, task, position) in _acknowledged)
        {
            var again = await AskAsync(lead, id, task);
            Assert.Equal((200, position), (again!.Status, again.Position));
            Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        }
    }

    private static async Task<long> PlayedAsync(BoardProcess board, long moreThan = -1)
    {
        using var lead = Lead(board);
        long played = 0;
        await Eventually.BecomesTrueAsync(async () =>
        {
            var answer = await lead.ReadAsync("/api/v1/scenario");
            played = answer.Status == 200 ? answer.Body.GetProperty("played").GetInt64() : 0;
            return played > moreThan;
        }, $"more than {moreThan} commands are played");
        return played;
    }

    private static async Task PositionsAreDenseAsync(BoardProcess board)
    {
        using var auditor = board.Client("audit-01");
        long expected = 1;
        while (true)
        {
            var page = (await auditor.GetStringAsync($"/api/v1/events?from={expected}&limit=10000")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var line in page)
                Assert.StartsWith($"{{\"position\":{expected++},", line, StringComparison.Ordinal);
            if (page.Length < 10_000) break;
        }
        Assert.True(expected > 6000);
    }
}

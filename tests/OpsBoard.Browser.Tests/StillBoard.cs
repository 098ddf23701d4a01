using OpsBoard.Testing;

namespace OpsBoard.Browser.Tests;

/// <summary>A board with the scenario's places, its scenario paused: only what a test does moves it.</summary>
public sealed class StillBoard : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();

    public BoardProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Process = await BoardProcess.StartAsync(_data.Path, "jilin-2022", speed: 1);
        using var commander = Process.Client("jl-commander-01");
        await commander.PostAsync("/api/v1/scenario", new { paused = true });
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>Zones of Luyuan that no other test has taken.</summary>
    public async Task<string> TakeZoneAsync()
    {
        using var client = Process.Client("viewer-01");
        var board = await client.ReadAsync("/api/v1/districts/220106/board");
        var ids = board.Body.GetProperty("zones").EnumerateArray().Select(z => z.GetProperty("id").GetString()!).ToList();
        return ids[Interlocked.Increment(ref _taken)];
    }

    private int _taken;
}

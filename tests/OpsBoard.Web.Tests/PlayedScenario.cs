using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Testing;
using OpsBoard.Web.Features.Scenarios;
using OpsBoard.Web.Platform.Time;

namespace OpsBoard.Web.Tests;

/// <summary>The whole scenario, played once as fast as the machine can, with a stop at the end of 2 April.</summary>
[CollectionDefinition]
public sealed class PlayedScenario : IAsyncLifetime, ICollectionFixture<PlayedScenario>
{
    /// <summary>3 April 2022, 00:00 in Changchun.</summary>
    public static readonly DateTimeOffset Stop = new(2022, 4, 2, 16, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private TemporaryFolder? _folder;
    private TestDatabase? _database;
    private WebApplication? _app;

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    /// <summary>What the server keeps on disk.</summary>
    public string Data => _folder!.Path;

    /// <summary>Boards as they were shown live at <see cref="Stop"/>, as text, by district.</summary>
    public IReadOnlyDictionary<string, ApiAnswer> BoardsAtStop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _folder = new();
        _database = await PostgresServer.CreateDatabaseAsync();
        _app = await OpsBoardHost.BuildAsync(
        [
            "--urls", "http://127.0.0.1:0", "--OpsBoard:Data", _folder.Path, "--OpsBoard:Scenario", "jilin-2022", "--OpsBoard:Speed", "10000",
            "--Logging:LogLevel:Default", "Warning", .. _database.Settings,
        ]);
        await _app.StartAsync();
        Client = new() { BaseAddress = new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        var player = Services.GetRequiredService<ScenarioPlayer>();
        await player.ControlAsync(null, null, pauseAt: Stop, CancellationToken.None);
        // Beyond what an operator may set: here the machine alone is the limit.
        Services.GetRequiredService<ScenarioClock>().Speed = 1e7;
        await UntilAsync(player, p => p.IsPaused);
        BoardsAtStop = await BoardsAsync("");
        await player.ControlAsync(null, isPaused: false, null, CancellationToken.None);
        await UntilAsync(player, p => p.IsOver);
        Assert.Equal(0, player.Progress.Refused);
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        await _database!.DisposeAsync();
        _folder!.Dispose();
    }

    public async Task<IReadOnlyDictionary<string, ApiAnswer>> BoardsAsync(string query)
    {
        var boards = new Dictionary<string, ApiAnswer>();
        foreach (var district in (await Client.ReadAsync("/api/v1/districts")).Body.EnumerateArray())
        {
            var code = district.GetProperty("code").GetString()!;
            boards[code] = await Client.ReadAsync($"/api/v1/districts/{code}/board{query}");
        }
        return boards;
    }

    private static async Task UntilAsync(ScenarioPlayer player, Func<ScenarioProgress, bool> reached)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!reached(player.Progress)) await Task.Delay(100, patience.Token);
    }
}

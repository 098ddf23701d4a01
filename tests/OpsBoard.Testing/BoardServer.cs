using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Web;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Testing;

/// <summary>The whole server in this process, on a real port and a database of its own, with a few places in it.</summary>
public sealed class BoardServer : IAsyncDisposable
{
    /// <summary>朝阳区 and 绿园区 of 长春市, a street and two zones in the latter.</summary>
    public static readonly DivisionCode Jilin = new("220000"), Changchun = new("220100"), Chaoyang = new("220104"), Luyuan = new("220106"), Qingnian = new("220106005");

    public static readonly ZoneId Xingchi = new("220106005003-001"), Yuhang = new("220106005004-001");

    private static readonly AccountName System_ = new("opsboard");

    private readonly TemporaryFolder _folder;
    private readonly TestDatabase _database;
    private readonly WebApplication _app;

    private BoardServer(TemporaryFolder folder, TestDatabase database, WebApplication app, Uri address)
    {
        (_folder, _database, _app, Address) = (folder, database, app, address);
        Admin = new("admin-01");
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>A way into the database beside the server, as its superuser: what only an attacker would do.</summary>
    public NpgsqlDataSource Database => _database.Superuser;

    /// <summary>What the server keeps on disk.</summary>
    public string Data => _folder.Path;

    public AccountName Admin { get; }

    /// <param name="settings">More of them, as on the command line.</param>
    public static Task<BoardServer> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <param name="prepare">Lays into the data folder what shall be there at the first start.</param>
    public static async Task<BoardServer> StartAsync(Action<string> prepare, params string[] settings)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        var folder = new TemporaryFolder();
        prepare(folder.Path);
        var database = await PostgresServer.CreateDatabaseAsync();
        var app = await OpsBoardHost.BuildAsync(
        [
            "--urls", "http://127.0.0.1:0", "--OpsBoard:Data", folder.Path, "--OpsBoard:Scenario", "none",
            "--Logging:LogLevel:Default", "Warning", .. database.Settings, .. settings,
        ]);
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var server = new BoardServer(folder, database, app, address);
        await server.FurnishAsync();
        using var client = server.Anonymous();
        await Eventually.BecomesTrueAsync(async () => (await client.GetAsync("/healthz/ready")).IsSuccessStatusCode, "the server is ready");
        return server;
    }

    /// <summary>A client with the token of an account that has this grant.</summary>
    public async Task<HttpClient> ClientAsync(string account, Role role, params DivisionCode[] districts)
    {
        var (_, token) = await EnrolAsync(account, role, districts);
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Gives a grant and sets a password and a token.</summary>
    public async Task<(string Password, string Token)> EnrolAsync(string account, Role role, params DivisionCode[] districts)
    {
        await RunAsync(new GiveGrant(new(account), role, districts));
        var (password, token) = ("pass-" + account, Credentials.NewSecret());
        await Services.GetRequiredService<Credentials>().SetAsync(new(account), password, token, isDemo: false, CancellationToken.None);
        return (password, token);
    }

    public HttpClient Anonymous() => new() { BaseAddress = Address };

    /// <summary>Sends a command as the product itself and waits until the boards show it.</summary>
    /// <param name="happenedAt">When it happened, where that is earlier than now.</param>
    public async Task<CommandOutcome.Accepted> RunAsync(Command command, AccountName? by = null, DateTimeOffset? happenedAt = null)
    {
        var id = new CommandId($"test-{Guid.NewGuid():n}");
        var outcome = await Services.GetRequiredService<CommandRunner>().RunAsync(new(by ?? System_, id, command, HappenedAt: happenedAt), CancellationToken.None);
        if (outcome is not CommandOutcome.Accepted accepted) throw new InvalidOperationException($"{command} was not accepted: {outcome}");
        await Services.GetRequiredService<Live<OperationsView>>().WaitForAsync(v => v.Position >= accepted.Position, CancellationToken.None);
        return accepted;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private async Task FurnishAsync()
    {
        Command[] ground =
        [
            new RegisterDivision(Jilin, null, DivisionLevel.Province, new("吉林省", "Jilin"), new("吉林", "Jilin")),
            new RegisterDivision(Changchun, Jilin, DivisionLevel.Prefecture, new("长春市", "Changchun"), new("长春", "Changchun")),
            new RegisterDivision(Chaoyang, Changchun, DivisionLevel.District, new("朝阳区", "Chaoyang"), new("朝阳", "Chaoyang"), new TileCell(5, 4)),
            new RegisterDivision(Luyuan, Changchun, DivisionLevel.District, new("绿园区", "Luyuan"), new("绿园", "Luyuan"), new TileCell(4, 3)),
            new RegisterDivision(Qingnian, Luyuan, DivisionLevel.Street, new("青年路街道", "Qingnianlu"), new("青年路", "Qingnianlu")),
            new RegisterZone(Xingchi, Qingnian, new("星驰社区", "Xingchi"), ZoneKind.Community),
            new RegisterZone(Yuhang, Qingnian, new("宇航社区", "Yuhang"), ZoneKind.Community),
        ];
        foreach (var command in ground) await RunAsync(command);
    }
}

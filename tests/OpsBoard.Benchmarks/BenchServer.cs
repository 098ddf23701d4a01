using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Database;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Benchmarks;

/// <summary>The whole server in this process on a PostgreSQL of its own with fsync on.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    public static readonly AccountName TheServer = new("opsboard");

    public static readonly AccountName Lead = new("ly-lead-01");

    private readonly TemporaryFolder _folder;
    private readonly EmbeddedPostgres _postgres;
    private readonly WebApplication _app;

    private BenchServer(TemporaryFolder folder, EmbeddedPostgres postgres, WebApplication app) => (_folder, _postgres, _app) = (folder, postgres, app);

    public string ConnectionString => _postgres.ConnectionString;

    public int PostgresId => _postgres.ProcessId;

    public IServiceProvider Services => _app.Services;

    public CommandRunner Runner => Services.GetRequiredService<CommandRunner>();

    public Live<OperationsView> Live => Services.GetRequiredService<Live<OperationsView>>();

    public static async Task<BenchServer> StartAsync()
    {
        var folder = new TemporaryFolder();
        var postgres = await EmbeddedPostgres.StartAsync(folder.Path, NullLogger.Instance, new Dictionary<string, string> { ["max_connections"] = "400" });
        var app = await OpsBoardHost.BuildAsync(
        [
            "--urls", "http://127.0.0.1:0", "--OpsBoard:Data", folder.Path, "--OpsBoard:Scenario", "none",
            "--ConnectionStrings:OpsBoard", postgres.ConnectionStringOf(DatabaseRoles.Server), "--ConnectionStrings:OpsBoardMigrations", postgres.ConnectionStringOf(DatabaseRoles.Migrator),
            "--Logging:LogLevel:Default", "Error",
        ]);
        await app.StartAsync();
        var server = new BenchServer(folder, postgres, app);
        await server.SendAsync(new RegisterDivision(new("220000"), null, DivisionLevel.Province, new("吉林省", "Jilin"), new("吉林", "Jilin")), TheServer);
        await server.SendAsync(new RegisterDivision(new("220100"), new("220000"), DivisionLevel.Prefecture, new("长春市", "Changchun"), new("长春", "Changchun")), TheServer);
        await server.SendAsync(new RegisterDivision(new("220106"), new("220100"), DivisionLevel.District, new("绿园区", "Luyuan"), new("绿园", "Luyuan"), new TileCell(4, 3)), TheServer);
        await server.SendAsync(new GiveGrant(Lead, Role.Lead, [new("220106")]), TheServer);
        return server;
    }

    /// <summary>Sends a command as a person would, and insists that it is accepted.</summary>
    public async Task<CommandOutcome.Accepted> SendAsync(Command command, AccountName? by = null, CommandRunner? through = null)
    {
        var outcome = await (through ?? Runner).RunAsync(new(by ?? Lead, new($"bench-{Guid.NewGuid():n}"), command), CancellationToken.None);
        return outcome as CommandOutcome.Accepted ?? throw new InvalidOperationException($"{command} was not accepted: {outcome}");
    }

    /// <summary>Where the write-ahead log stands, in bytes.</summary>
    public async Task<long> WalAsync()
    {
        await using var command = Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select (pg_current_wal_lsn() - '0/0')::bigint");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A door of its own whose appends are not combined.</summary>
    public (CommandRunner Runner, EventJournal Journal) Ungrouped()
    {
        T Get<T>() where T : notnull => Services.GetRequiredService<T>();
        var journal = new EventJournal(Get<NpgsqlDataSource>(), Get<EventCatalog>(), TimeProvider.System, largestBatch: 1);
        return (new(journal, new StreamStates(Get<NpgsqlDataSource>(), Get<EventCatalog>(), NullLogger<StreamStates>.Instance), Live, Get<PolicyPacks>(), Get<LocalCalendar>(), TimeProvider.System), journal);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }
}

using Npgsql;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Database;

/// <summary>
/// The server's database: the one of <c>ConnectionStrings:OpsBoard</c> when it is configured, else an embedded
/// PostgreSQL in <c>OpsBoard:Data</c> (<c>.data</c> below the current folder unless given). The layout is made by
/// <c>ConnectionStrings:OpsBoardMigrations</c> when it is configured, so that the server itself needs no right to alter it.
/// </summary>
public sealed class BoardDatabase(IConfiguration configuration, ILoggerFactory loggers) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ILogger _logger = loggers.CreateLogger<BoardDatabase>();
    private EmbeddedPostgres? _embedded;
    private NpgsqlDataSource? _dataSource;

    /// <summary>The folder of everything this server keeps on disk.</summary>
    public string DataFolder { get; } = Path.GetFullPath(configuration["OpsBoard:Data"] is { Length: > 0 } folder ? folder : ".data");

    /// <exception cref="InvalidOperationException"><see cref="OpenAsync"/> has not been called.</exception>
    public NpgsqlDataSource DataSource => _dataSource ?? throw new InvalidOperationException("The database has not been opened: call OpenAsync at start-up.");

    /// <summary>Starts PostgreSQL when it is ours, waits for it when it is not, and brings it to this program's layout.</summary>
    /// <exception cref="InvalidOperationException">It cannot run here, or holds data of a newer program.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken = default)
    {
        var (connectionString, migrations) = (configuration.GetConnectionString("OpsBoard"), configuration.GetConnectionString("OpsBoardMigrations"));
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            _embedded = await EmbeddedPostgres.StartAsync(DataFolder, _logger, cancellationToken: cancellationToken);
            (connectionString, migrations) = (_embedded.ConnectionStringOf(DatabaseRoles.Server), _embedded.ConnectionStringOf(DatabaseRoles.Migrator));
        }
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        _dataSource = builder.UseLoggerFactory(loggers).Build();
        await UntilReachableAsync(builder.ConnectionStringBuilder.Host, cancellationToken);
        await MigrateAsync(migrations, cancellationToken);
        await CheckRightsAsync(cancellationToken);
        if (await MartenSequence.PutRightAsync(_dataSource, cancellationToken) is { } ahead)
            _logger.SequencePutRight(ahead);
        _logger.DatabaseReady(builder.ConnectionStringBuilder.Database, builder.ConnectionStringBuilder.Host);
    }

    public async ValueTask DisposeAsync()
    {
        if (_dataSource is not null)
            await _dataSource.DisposeAsync();
        if (_embedded is not null)
            await _embedded.DisposeAsync();
    }

    private async Task MigrateAsync(string? connectionString, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            await Migrations.ApplyAsync(DataSource, _logger, cancellationToken);
            return;
        }
        await using var ofTheOwner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await Migrations.ApplyAsync(ofTheOwner, _logger, cancellationToken);
    }

    /// <summary>Too little stops the start; too much is said, with what to do.</summary>
    /// <exception cref="InvalidOperationException">The account may not do what the server needs.</exception>
    private async Task CheckRightsAsync(CancellationToken cancellationToken)
    {
        var rights = await AccountRights.OfAsync(DataSource, cancellationToken);
        if (rights.Missing.Count > 0)
            throw new InvalidOperationException($"The database account {rights.Account} lacks rights that the server needs ({string.Join("; ", rights.Missing)}). Run: grant {DatabaseRoles.Server} to {rights.Account}");
        if (rights.Excess.Count > 0)
            _logger.AccountMayTooMuch(rights.Account, string.Join("; ", rights.Excess));
    }

    /// <summary>After a power cut a server may start before its database does.</summary>
    private async Task UntilReachableAsync(string? host, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await DataSource.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException fault) when (fault.IsTransient && TimeProvider.System.GetElapsedTime(began) < Patience)
            {
                _logger.DatabaseUnreachable(host, fault.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }
}

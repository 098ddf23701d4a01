using System.Globalization;
using Npgsql;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Database;

/// <summary>
/// A PostgreSQL of our own in a data folder: made at first use, restarted when it dies, stopped cleanly when this
/// is disposed. It listens on 127.0.0.1 and on a socket in the data folder, nowhere else.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string DatabaseName = "opsboard";
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly PostgresFolder _folder;
    private readonly PostgresBinaries _binaries;
    private readonly PostgresUser? _user;
    private readonly ILogger _logger;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly int _port;
    private readonly CancellationTokenSource _stopping = new();
    private PostgresProcess? _process;
    private Task _supervision = Task.CompletedTask;

    private EmbeddedPostgres(PostgresFolder folder, PostgresBinaries binaries, PostgresUser? user, IReadOnlyDictionary<string, string>? settings, ILogger logger)
    {
        _folder = folder;
        _binaries = binaries;
        _user = user;
        _logger = logger;
        _settings = settings ?? new Dictionary<string, string>();
        _port = folder.ChoosePort();
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = folder.SocketFits ? folder.Socket : "127.0.0.1",
            Port = _port,
            Database = DatabaseName,
            Username = DatabaseName,
            Password = folder.Password(),
            MaxPoolSize = 60,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 3,
        }.ConnectionString;
    }

    /// <summary>Of its superuser, whom the server itself uses only to start it. Stays the same through restarts of PostgreSQL. Holds the password.</summary>
    public string ConnectionString { get; }

    /// <summary>Of the account of a role.</summary>
    /// <param name="role">One of <see cref="DatabaseRoles"/>.</param>
    public string ConnectionStringOf(string role) =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Username = role, Password = _folder.Password(role) }.ConnectionString;

    /// <summary>Process id of the PostgreSQL that runs now, or of the last one while it is being restarted.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("PostgreSQL is not running.");

    /// <summary>Returns when PostgreSQL answers and has our database.</summary>
    /// <param name="dataFolder">Where the cluster lies, and everything else of it.</param>
    /// <param name="logger">Told what becomes of it.</param>
    /// <param name="settings">Settings of PostgreSQL that differ from ours.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="InvalidOperationException">It cannot run here; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(string dataFolder, ILogger logger, IReadOnlyDictionary<string, string>? settings = null, CancellationToken cancellationToken = default)
    {
        var user = PostgresUser.Needed();
        var folder = PostgresFolder.Open(dataFolder, user);
        try
        {
            var binaries = PostgresBinaries.Find(folder.ClusterVersion);
            user?.RequireAccessTo(binaries.Postgres, $"Install the distribution's package 'postgresql', or move the programs and set {PostgresBinaries.FolderVariable}.");
            if (PostgresProcess.FindOrphan(folder.Cluster) is { } orphan)
            {
                logger.StoppingOrphan(orphan, folder.Cluster);
                await PostgresProcess.StopOrphanAsync(orphan, folder.Cluster, cancellationToken);
            }
            var postgres = new EmbeddedPostgres(folder, binaries, user, settings, logger);
            await postgres.StartFirstAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await _supervision;
        _folder.Dispose();
        _stopping.Dispose();
    }

    private async Task StartFirstAsync(CancellationToken cancellationToken)
    {
        if (_folder.ClusterVersion is null)
            await InitializeAsync(cancellationToken);
        _process = Launch();
        try
        {
            await UntilReadyAsync(_process, cancellationToken);
            await CreateDatabaseAsync(cancellationToken);
            await PrepareAccountsAsync(cancellationToken);
        }
        catch
        {
            await _process.StopAsync();
            _process.Dispose();
            throw;
        }
        _logger.PostgresReady(_binaries.MajorVersion, _process.Id, _folder.Root, _port);
        _supervision = SuperviseAsync(_process);
    }

    /// <summary>The one owner of the process from here on: it restarts it, and stops it in the end.</summary>
    private async Task SuperviseAsync(PostgresProcess process)
    {
        var stop = Task.Delay(Timeout.Infinite, _stopping.Token);
        while (true)
        {
            await Task.WhenAny(process.Exited, stop);
            if (_stopping.IsCancellationRequested)
            {
                await process.StopAsync();
                _logger.PostgresStopped(process.ExitCode);
                process.Dispose();
                return;
            }
            _logger.PostgresDied(process.Id, process.ExitCode);
            process.Dispose();
            if (await RestartAsync() is not { } restarted)
                return;
            _process = process = restarted;
        }
    }

    private async Task<PostgresProcess?> RestartAsync()
    {
        var pause = TimeSpan.FromMilliseconds(50);
        while (!_stopping.IsCancellationRequested)
        {
            var process = Launch();
            try
            {
                await UntilReadyAsync(process, _stopping.Token);
                _logger.PostgresRestarted(process.Id);
                return process;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                await process.StopAsync();
                process.Dispose();
            }
            catch (InvalidOperationException failure)
            {
                // Sessions of the dead server may hold its shared memory for a moment.
                _logger.PostgresRestartFailed(failure, pause.TotalSeconds);
                process.Dispose();
                await Task.Delay(pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        return null;
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        _logger.CreatingCluster(_binaries.MajorVersion, _folder.Cluster);
        // Made beside its place and renamed: a cluster that exists is whole.
        var unfinished = _folder.Cluster + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        using var initdb = PostgresProcess.Start(
            _binaries.InitDb,
            [
                "--pgdata", unfinished, "--username", DatabaseName, "--pwfile", _folder.PasswordFile,
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
                // The same order as that of C.UTF-8, which compares by calling the C library.
                "--lc-collate", "C",
            ],
            _folder.Root, _user);
        await initdb.Exited.WaitAsync(cancellationToken);
        if (initdb.ExitCode != 0)
            throw new InvalidOperationException($"initdb ended with {initdb.ExitCode}:{Environment.NewLine}{initdb.LastLines}");
        Directory.Move(unfinished, _folder.Cluster);
    }

    private PostgresProcess Launch()
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = _port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = _folder.SocketFits ? $"\"{_folder.Socket}\"" : "",
            ["max_connections"] = "100",
            ["fsync"] = "on",
            // Our statements are short: compiling one costs more than it ever saves.
            ["jit"] = "off",
            // After each checkpoint the first change of a page writes all of it: rarer ones write less.
            ["max_wal_size"] = "4GB",
            ["checkpoint_timeout"] = "15min",
            ["shared_buffers"] = "512MB",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["logging_collector"] = "on",
            ["log_directory"] = "../log",
            ["log_filename"] = "postgresql-%d.log",
            ["log_truncate_on_rotation"] = "on",
        };
        foreach (var (name, value) in _settings)
            settings[name] = value;
        return PostgresProcess.Start(
            _binaries.Postgres,
            ["-D", _folder.Cluster, .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })],
            _folder.Root, _user);
    }

    /// <exception cref="InvalidOperationException">The process ended instead.</exception>
    private async Task UntilReadyAsync(PostgresProcess process, CancellationToken cancellationToken)
    {
        using var recoveryNotice = new PeriodicTimer(TimeSpan.FromSeconds(10));
        var notice = recoveryNotice.WaitForNextTickAsync(cancellationToken).AsTask();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(MaintenanceConnectionString());
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException failure) when (failure is not PostgresException || failure.SqlState == PostgresErrorCodes.CannotConnectNow)
            {
                await Task.WhenAny(process.Exited, Task.Delay(25, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
            if (process.Exited.IsCompleted)
                throw new InvalidOperationException($"PostgreSQL ended with {process.ExitCode} (see also {_folder.Root}/log):{Environment.NewLine}{process.LastLines}");
            if (notice.IsCompleted)
            {
                _logger.PostgresRecovering();
                notice = recoveryNotice.WaitForNextTickAsync(cancellationToken).AsTask();
            }
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(MaintenanceConnectionString());
        await connection.OpenAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("select exists (select from pg_database where datname = $1)", connection)
        {
            Parameters = { new() { Value = DatabaseName } },
        };
        if (await exists.ExecuteScalarAsync(cancellationToken) is true)
            return;
        await using var create = new NpgsqlCommand($"create database {DatabaseName}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>At each start: an older program had only the superuser, and a lost password is made anew.</summary>
    private async Task PrepareAccountsAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await DatabaseRoles.PrepareAsync(connection, cancellationToken);
        foreach (var role in DatabaseRoles.All)
        {
            // The password is made of hexadecimal digits; a statement of this kind takes no parameters.
            await using var set = new NpgsqlCommand($"alter role {role} login password '{_folder.Password(role)}'", connection);
            await set.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private string MaintenanceConnectionString() =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString;
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Database;

namespace OpsBoard.EventStore.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class EmbeddedPostgresTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restart_keeps_the_data_and_the_address()
    {
        using var folder = new TemporaryFolder();
        string first;
        await using (var postgres = await StartAsync(folder.Path))
        {
            first = postgres.ConnectionString;
            await ExecuteAsync(first, "create table kept as select 42 as answer");
        }
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(first, "select 1"));
        await using var again = await StartAsync(folder.Path);
        Assert.Equal(first, again.ConnectionString);
        Assert.Equal(42, await ExecuteAsync(again.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task Commits_are_on_disk_and_only_who_has_the_password_gets_in()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await StartAsync(folder.Path);
        Assert.Equal("on UTF8 scram-sha-256 127.0.0.1", await ExecuteAsync(
            postgres.ConnectionString,
            "select concat_ws(' ', current_setting('fsync'), current_setting('server_encoding'), current_setting('password_encryption'), current_setting('listen_addresses'))"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, "postgres", "password")));
        var stranger = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "guess" }.ConnectionString;
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(stranger, "select 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task A_killed_PostgreSQL_is_restarted_at_the_same_address()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await StartAsync(folder.Path);
        await ExecuteAsync(postgres.ConnectionString, "create table kept as select 42 as answer");
        var killed = postgres.ProcessId;
        using (var postmaster = Process.GetProcessById(killed))
            postmaster.Kill();
        await Eventually.BecomesTrueAsync(() => AnswersAsync(postgres.ConnectionString), "PostgreSQL answers again");
        Assert.Equal(42, await ExecuteAsync(postgres.ConnectionString, "select answer from kept"));
        await Eventually.BecomesTrueAsync(() => Task.FromResult(postgres.ProcessId != killed), "the new process is known");
    }

    [Fact]
    public async Task What_a_killed_server_left_running_is_stopped_first()
    {
        using var folder = new TemporaryFolder();
        await using (await StartAsync(folder.Path))
        {
        }
        var cluster = Path.Combine(folder.Path, "postgres", "cluster");
        var orphan = await StartOrphanAsync(cluster);
        await using var postgres = await StartAsync(folder.Path);
        Assert.NotEqual(orphan, postgres.ProcessId);
        Assert.Equal(1, await ExecuteAsync(postgres.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task One_data_folder_serves_one_server()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await StartAsync(folder.Path);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(folder.Path));
        Assert.Contains($"in use by another OpsBoard server (process {Environment.ProcessId})", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ExecuteAsync(postgres.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_is_served_over_loopback()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await StartAsync(Path.Combine(folder.Path, new string('d', 90)));
        Assert.Equal("127.0.0.1", new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host);
        Assert.Equal(1, await ExecuteAsync(postgres.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Root_is_told_which_folder_stops_PostgreSQL()
    {
        using var folder = new TemporaryFolder();
        var closed = Directory.CreateDirectory(
            Path.Combine(folder.Path, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        if (!Environment.IsPrivilegedProcess)
        {
            // PostgreSQL runs as we do, and may go where we may.
            await using var postgres = await StartAsync(Path.Combine(closed, "data"));
            return;
        }
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(Path.Combine(closed, "data")));
        Assert.Contains($"cannot enter {closed} ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_of_a_version_that_is_not_installed_names_it()
    {
        using var folder = new TemporaryFolder();
        var cluster = Directory.CreateDirectory(Path.Combine(folder.Path, "postgres", "cluster")).FullName;
        await File.WriteAllTextAsync(Path.Combine(cluster, "PG_VERSION"), "9\n", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "postgres", "password"), "x", Cancellation);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(folder.Path));
        Assert.Contains("Install postgresql-9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_opens_a_configured_database_and_migrates_it()
    {
        await using var configured = await PostgresServer.CreateDatabaseAsync();
        await using var database = new BoardDatabase(
            Configuration(("ConnectionStrings:OpsBoard", configured.ConnectionStringOf(DatabaseRoles.Server)), ("ConnectionStrings:OpsBoardMigrations", configured.ConnectionStringOf(DatabaseRoles.Migrator))),
            NullLoggerFactory.Instance);
        await database.OpenAsync(Cancellation);
        await using var command = database.DataSource.CreateCommand("select position from opsboard_own.ledger_head");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task The_host_opens_an_embedded_database_when_none_is_configured()
    {
        using var folder = new TemporaryFolder();
        await using var database = new BoardDatabase(Configuration(("OpsBoard:Data", folder.Path)), NullLoggerFactory.Instance);
        Assert.Throws<InvalidOperationException>(() => database.DataSource);
        await database.OpenAsync(Cancellation);
        Assert.True(Directory.Exists(Path.Combine(folder.Path, "postgres", "cluster")));
        await using var command = database.DataSource.CreateCommand("select position from opsboard_own.ledger_head");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
    }

    private static Task<EmbeddedPostgres> StartAsync(string folder) => EmbeddedPostgres.StartAsync(folder, NullLogger.Instance, cancellationToken: Cancellation);

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();

    /// <summary>Runs PostgreSQL on a cluster as it runs on when the server that started it is killed.</summary>
    private static async Task<int> StartOrphanAsync(string cluster)
    {
        var start = new ProcessStartInfo(
            Path.Combine(PostgresBinaries.Find(null).Folder, "pg_ctl"),
            ["start", "-w", "-D", cluster, "-l", Path.Combine(cluster, "orphan.log"), "-o", "-c listen_addresses='' -c unix_socket_directories=" + cluster])
        {
            WorkingDirectory = cluster,
        };
        if (Environment.IsPrivilegedProcess)
            start.UserName = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
        return int.Parse(File.ReadLines(Path.Combine(cluster, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
    }

    private static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            return await ExecuteAsync(connectionString, "select 1") is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}

using System.Runtime.Versioning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Database;

namespace OpsBoard.EventStore.Tests;

/// <summary>Whoever takes over an account can do what PostgreSQL lets it do, and no program stands in between.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DatabaseRolesTests : IAsyncLifetime
{
    private const string NotAllowed = PostgresErrorCodes.InsufficientPrivilege;

    private JournalUnderTest _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await JournalUnderTest.CreateAsync();
        await _store.AppendAsync("command-1", "counter-1", 0, JournalUnderTest.Raised(1), JournalUnderTest.Raised(2));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("update opsboard.mt_events set user_name = 'somebody' where seq_id = 1")]
    [InlineData("delete from opsboard.mt_events where seq_id = 2")]
    [InlineData("truncate opsboard.mt_events")]
    [InlineData("truncate opsboard.mt_streams cascade")]
    [InlineData("drop table opsboard.mt_events")]
    [InlineData("drop schema opsboard cascade")]
    [InlineData("alter table opsboard.mt_events disable trigger all")]
    [InlineData("alter table opsboard.mt_events add column more text")]
    [InlineData("create trigger t before insert on opsboard.mt_events for each row execute function suppress_redundant_updates_trigger()")]
    [InlineData("create rule r as on insert to opsboard.mt_events do instead nothing")]
    [InlineData("create index on opsboard.mt_events (user_name)")]
    [InlineData("insert into opsboard.mt_events (seq_id, id, stream_id, version, data, type, timestamp) select seq_id, id, stream_id, version, data, type, timestamp from opsboard.mt_events on conflict (seq_id) do update set data = '{}'")]
    [InlineData("merge into opsboard.mt_events e using opsboard.mt_events o on e.seq_id = o.seq_id when matched then update set data = '{}'")]
    [InlineData("update opsboard.mt_streams set id = 'counter-9'")]
    [InlineData("update opsboard.mt_streams set is_archived = true")]
    [InlineData("delete from opsboard.mt_streams")]
    [InlineData("update opsboard_own.ledger_leaves set hashes = ''")]
    [InlineData("delete from opsboard_own.ledger_leaves")]
    [InlineData("truncate opsboard_own.ledger_leaves")]
    [InlineData("delete from opsboard_own.ledger_head")]
    [InlineData("insert into opsboard_own.ledger_head (only_row, position, recorded_at) values (false, 0, now())")]
    [InlineData("update opsboard_own.ledger_checkpoint set note = ''")]
    [InlineData("delete from opsboard_own.ledger_checkpoint")]
    [InlineData("update opsboard_own.ledger_cosignature set line = ''")]
    [InlineData("delete from opsboard_own.ledger_cosignature")]
    [InlineData("update opsboard_own.ledger_key set public_key = ''")]
    [InlineData("delete from opsboard_own.ledger_key")]
    [InlineData("update opsboard_own.ledger_origin set origin = 'another'")]
    [InlineData("update opsboard_own.command_answer set position = 1")]
    [InlineData("delete from opsboard_own.command_answer")]
    [InlineData("delete from opsboard_own.migration")]
    [InlineData("create table opsboard.mine (id integer)")]
    [InlineData("create table opsboard_own.mine (id integer)")]
    [InlineData("create table mine (id integer)")]
    [InlineData("create schema mine")]
    [InlineData("create role mine")]
    [InlineData("set role opsboard_migrator")]
    [InlineData("alter role opsboard_server superuser")]
    [InlineData("copy opsboard.mt_events to program 'cat'")]
    public Task The_server_can_add_to_the_history_and_not_alter_it(string sql) => IsRefusedAsync(DatabaseRoles.Server, sql);

    [Fact]
    public async Task The_server_leaves_out_foreign_keys_where_PostgreSQL_knows_that_right()
    {
        await using var connection = await OpenAsync(DatabaseRoles.Server);
        await using var setting = new NpgsqlCommand("set session_replication_role = replica", connection);
        if (connection.PostgreSqlVersion.Major >= 15)
            await setting.ExecuteNonQueryAsync(Cancellation);
        else
            Assert.Equal(NotAllowed, (await Assert.ThrowsAsync<PostgresException>(() => setting.ExecuteNonQueryAsync(Cancellation))).SqlState);
        // It skips triggers and foreign keys, and no right.
        await using var delete = new NpgsqlCommand("delete from opsboard.mt_events", connection);
        Assert.Equal(NotAllowed, (await Assert.ThrowsAsync<PostgresException>(() => delete.ExecuteNonQueryAsync(Cancellation))).SqlState);
    }

    [Fact]
    public async Task A_backup_reads_every_table_and_writes_none()
    {
        var tables = (await _store.ScalarAsync<string>("""
            select string_agg(n.nspname || '.' || c.relname, ' ') from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname in ('opsboard', 'opsboard_own', 'opsboard_report') and c.relkind in ('r', 'S')
            """)).Split(' ');
        Assert.Contains("opsboard_own.credential", tables);
        foreach (var table in tables)
        {
            await using var connection = await OpenAsync(DatabaseRoles.Backup);
            await using var read = new NpgsqlCommand($"select * from {table}", connection);
            await read.ExecuteNonQueryAsync(Cancellation);
            if (table.EndsWith("_sequence", StringComparison.Ordinal) || table.EndsWith("_seq", StringComparison.Ordinal))
            {
                await IsRefusedAsync(DatabaseRoles.Backup, $"select setval('{table}', 99)");
                continue;
            }
            await IsRefusedAsync(DatabaseRoles.Backup, $"delete from {table}");
            await IsRefusedAsync(DatabaseRoles.Backup, $"insert into {table} default values");
            await IsRefusedAsync(DatabaseRoles.Backup, $"truncate {table}");
        }
    }

    [Fact]
    public async Task Who_verifies_reads_the_events_and_what_was_signed_and_nothing_else()
    {
        await using var verifier = NpgsqlDataSource.Create(_store.ConnectionStringOf(DatabaseRoles.Verifier));
        await JournalUnderTest.LedgerIsWholeAsync(verifier, 2);
        Assert.Null(await new LedgerKeys(verifier).ReadAsync(Cancellation));
        Assert.Null(await new LedgerStore(verifier).LatestAsync(Cancellation));
        foreach (var table in new[] { "opsboard_own.credential", "opsboard_own.command_answer", "opsboard_own.view_part", "opsboard_own.scenario_run", "opsboard.mt_doc_deadletterevent" })
            await IsRefusedAsync(DatabaseRoles.Verifier, $"select * from {table}");
        foreach (var table in new[] { "opsboard.mt_events", "opsboard_own.ledger_checkpoint", "opsboard_own.ledger_tile" })
            await IsRefusedAsync(DatabaseRoles.Verifier, $"delete from {table}");
    }

    [Fact]
    public Task An_analyst_sees_reports_and_no_event() => IsRefusedAsync(DatabaseRoles.Analyst, "select * from opsboard.mt_events");

    [Theory]
    [InlineData(DatabaseRoles.Server, "")]
    [InlineData(DatabaseRoles.Migrator, "it owns opsboard.mt_events")]
    public async Task An_account_is_told_what_it_may_beyond_its_need(string role, string expected)
    {
        await using var dataSource = NpgsqlDataSource.Create(_store.ConnectionStringOf(role));
        var rights = await AccountRights.OfAsync(dataSource, Cancellation);
        Assert.Empty(rights.Missing);
        if (expected.Length == 0)
            Assert.Empty(rights.Excess);
        else
            Assert.Contains(rights.Excess, excess => excess.Contains("opsboard.mt_events", StringComparison.Ordinal) && excess.StartsWith("it owns", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_lacks_rights_is_told_which()
    {
        await using var dataSource = NpgsqlDataSource.Create(_store.ConnectionStringOf(DatabaseRoles.Verifier));
        var rights = await AccountRights.OfAsync(dataSource, Cancellation);
        Assert.Contains(rights.Missing, missing => missing.StartsWith("insert on", StringComparison.Ordinal) && missing.Contains("opsboard.mt_events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_right_too_many_is_found_however_it_was_given()
    {
        await _store.ExecuteAsync("grant update (data) on opsboard.mt_events to opsboard_server; grant truncate on opsboard_own.ledger_leaves to public");
        var rights = await AccountRights.OfAsync(_store.DataSource, Cancellation);
        Assert.Equal(["truncate on opsboard_own.ledger_leaves", "update on opsboard.mt_events"], rights.Excess);
    }

    [Fact]
    public async Task The_host_says_when_its_account_may_too_much_and_refuses_one_that_may_too_little()
    {
        await using var configured = await PostgresServer.CreateDatabaseAsync();
        var log = new Lines();
        await using (var database = Host(log, configured.ConnectionStringOf(DatabaseRoles.Migrator)))
            await database.OpenAsync(Cancellation);
        Assert.Single(log.Said, line => line.Contains("may do more than this server needs: it owns", StringComparison.Ordinal));

        log = new();
        await using (var database = Host(log, configured.ConnectionStringOf(DatabaseRoles.Server)))
            await database.OpenAsync(Cancellation);
        Assert.DoesNotContain(log.Said, line => line.Contains("may do more", StringComparison.Ordinal));

        await using var weak = Host(log, configured.ConnectionStringOf(DatabaseRoles.Analyst));
        Assert.Contains("ConnectionStrings__OpsBoardMigrations", (await Assert.ThrowsAsync<InvalidOperationException>(() => weak.OpenAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_may_not_make_tables_is_told_what_to_set()
    {
        await using var empty = await PostgresServer.CreateDatabaseAsync();
        await using var database = Host(new(), empty.ConnectionStringOf(DatabaseRoles.Server));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => database.OpenAsync(Cancellation));
        Assert.Contains("ConnectionStrings__OpsBoardMigrations", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_of_an_older_program_gets_the_roles_and_keeps_its_events()
    {
        using var folder = new TemporaryFolder();
        await using (var postgres = await EmbeddedPostgres.StartAsync(folder.Path, NullLogger.Instance, cancellationToken: Cancellation))
        {
            // As it was: everything belongs to the superuser, and nobody else is there.
            await using var older = NpgsqlDataSource.Create(postgres.ConnectionString);
            await ExecuteAsync(older, $"alter database opsboard owner to opsboard");
            await Migrations.ApplyAsync(older, NullLogger.Instance, Cancellation);
            await using (var journal = new EventJournal(older, JournalUnderTest.Catalog, TimeProvider.System))
                await journal.AppendAsync(JournalUnderTest.Request("command-1", JournalUnderTest.Write("counter-1", 0, JournalUnderTest.Raised(7))), Cancellation);
            await ExecuteAsync(older, $"drop owned by {string.Join(", ", DatabaseRoles.All)}");
            await ExecuteAsync(older, $"revoke set on parameter session_replication_role from opsboard_server; drop role {string.Join(", ", DatabaseRoles.All)}");
            Assert.Equal("opsboard", await ExecuteAsync(older, "select tableowner::text from pg_tables where tablename = 'mt_events'"));
        }
        foreach (var role in DatabaseRoles.All)
            File.Delete(Path.Combine(folder.Path, "postgres", "password-" + role["opsboard_".Length..]));

        await using var database = new BoardDatabase(new ConfigurationBuilder().AddInMemoryCollection([new("OpsBoard:Data", folder.Path)]).Build(), NullLoggerFactory.Instance);
        await database.OpenAsync(Cancellation);

        Assert.Equal("opsboard_server", await ExecuteAsync(database.DataSource, "select current_user::text"));
        await JournalUnderTest.LedgerIsWholeAsync(database.DataSource, 1);
        await using (var journal = new EventJournal(database.DataSource, JournalUnderTest.Catalog, TimeProvider.System))
            Assert.Equal(new AppendResult.Appended(2, 2, false), await journal.AppendAsync(JournalUnderTest.Request("command-2", JournalUnderTest.Write("counter-1", 1, JournalUnderTest.Raised(1))), Cancellation));
        Assert.Equal(NotAllowed, (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(database.DataSource, "delete from opsboard.mt_events"))).SqlState);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, "postgres", "password-server")));
    }

    private static BoardDatabase Host(Lines log, string connectionString) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:OpsBoard", connectionString)]).Build(), log);

    private async Task IsRefusedAsync(string role, string sql)
    {
        await using var connection = await OpenAsync(role);
        await using var command = new NpgsqlCommand(sql, connection);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation));
        Assert.True(refusal.SqlState == NotAllowed, $"{sql}: {refusal.Message}");
    }

    private async Task<NpgsqlConnection> OpenAsync(string role)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_store.ConnectionStringOf(role)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    private static async Task<object?> ExecuteAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Said)
                Said.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}

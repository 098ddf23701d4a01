using Npgsql;
using OpsBoard.EventStore;

namespace OpsBoard.Testing;

/// <summary>An empty database of its own for one test or one class of tests, with the roles of the product.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TestAccounts _accounts;
    private readonly string _name;

    private TestDatabase(TestAccounts accounts, string name)
    {
        (_accounts, _name) = (accounts, name);
        DataSource = NpgsqlDataSource.Create(ConnectionStringOf(DatabaseRoles.Server));
        Superuser = NpgsqlDataSource.Create(Within(accounts.Superuser));
    }

    /// <summary>What the product runs as.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Whoever rules the database, and arranges a test.</summary>
    public NpgsqlDataSource Superuser { get; }

    /// <summary>The settings of a server that uses this database, as on its command line.</summary>
    public IReadOnlyList<string> Settings =>
        ["--ConnectionStrings:OpsBoard", ConnectionStringOf(DatabaseRoles.Server), "--ConnectionStrings:OpsBoardMigrations", ConnectionStringOf(DatabaseRoles.Migrator)];

    /// <summary>Of an account with one of <see cref="DatabaseRoles"/>.</summary>
    public string ConnectionStringOf(string role) => Within(_accounts.Of(role));

    /// <summary>Of the superuser.</summary>
    public string SuperuserConnectionString => Within(_accounts.Superuser);

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await Superuser.DisposeAsync();
        await ExecuteAsync(_accounts.Superuser, $"drop database if exists {_name} with (force)");
    }

    internal static async Task<TestDatabase> CreateAsync(TestAccounts accounts)
    {
        var name = $"test_{Guid.NewGuid():n}";
        await ExecuteAsync(accounts.Superuser, $"create database {name}");
        var database = new TestDatabase(accounts, name);
        await using var connection = await database.Superuser.OpenConnectionAsync();
        await DatabaseRoles.PrepareAsync(connection);
        return database;
    }

    /// <summary>Brings it to the product's layout.</summary>
    public async Task MigrateAsync()
    {
        await using var migrator = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionStringOf(DatabaseRoles.Migrator)) { Pooling = false });
        await Migrations.ApplyAsync(migrator, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
    }

    private string Within(string server) => new NpgsqlConnectionStringBuilder(server) { Database = _name }.ConnectionString;

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

using Npgsql;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Database;

namespace OpsBoard.Testing;

/// <summary>How the tests log in to their PostgreSQL.</summary>
/// <param name="Superuser">Connection string of whoever makes and drops databases.</param>
/// <param name="Of">Connection string of an account with one of <see cref="DatabaseRoles"/>.</param>
internal sealed record TestAccounts(string Superuser, Func<string, string> Of)
{
    // Many databases on one server: each may keep only a few connections.
    private const int MostConnections = 20;

    public static TestAccounts On(EmbeddedPostgres postgres) => new(Few(postgres.ConnectionString), role => Few(postgres.ConnectionStringOf(role)));

    /// <summary>Accounts of its own on a server that others may use, too: members of the roles.</summary>
    public static async Task<TestAccounts> OnAsync(string superuser)
    {
        var (suffix, password) = (Guid.NewGuid().ToString("n"), Guid.NewGuid().ToString("n"));
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync();
        await DatabaseRoles.PrepareAsync(connection);
        foreach (var role in DatabaseRoles.All)
        {
            await using var create = new NpgsqlCommand($"create role {Account(role)} login password '{password}' in role {role}", connection);
            await create.ExecuteNonQueryAsync();
        }
        return new(Few(superuser), role => Few(new NpgsqlConnectionStringBuilder(superuser) { Username = Account(role), Password = password }.ConnectionString));

        string Account(string role) => $"{role.Replace("opsboard_", "test_", StringComparison.Ordinal)}_{suffix}";
    }

    /// <summary>Drops the accounts that <see cref="OnAsync"/> made.</summary>
    public async Task DropAsync()
    {
        await using var connection = new NpgsqlConnection(Superuser);
        await connection.OpenAsync();
        foreach (var role in DatabaseRoles.All)
        {
            await using var drop = new NpgsqlCommand($"drop role if exists {new NpgsqlConnectionStringBuilder(Of(role)).Username}", connection);
            await drop.ExecuteNonQueryAsync();
        }
    }

    private static string Few(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = MostConnections }.ConnectionString;
}

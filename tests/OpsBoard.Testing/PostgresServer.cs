using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OpsBoard.Web.Platform.Database;

namespace OpsBoard.Testing;

/// <summary>
/// One real PostgreSQL for all tests of this process: the one of <c>OPSBOARD_TEST_DATABASE</c> when set, else an
/// embedded one in a temporary folder, started at first use and stopped when the process ends. A test that cannot
/// have it fails.
/// </summary>
public static class PostgresServer
{
    private static readonly Lazy<Task<string>> ConnectionString = new(StartAsync);

    /// <summary>A fresh, empty database, dropped when disposed.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync()
    {
        var server = await ConnectionString.Value;
        return await TestDatabase.CreateAsync(server);
    }

    private static async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("OPSBOARD_TEST_DATABASE") is { Length: > 0 } configured)
            return configured;
        var folder = new TemporaryFolder();
        var postgres = await EmbeddedPostgres.StartAsync(folder.Path, NullLogger.Instance);
        // The process must not end before PostgreSQL has, and this event has no asynchronous form.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            postgres.DisposeAsync().AsTask().Wait();
            folder.Dispose();
        };
        return new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { MaxPoolSize = 20 }.ConnectionString;
    }
}

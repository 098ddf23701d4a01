using Microsoft.Extensions.Logging.Abstractions;
using OpsBoard.Web.Platform.Database;

namespace OpsBoard.Testing;

/// <summary>
/// One real PostgreSQL for all tests of this process: the one of <c>OPSBOARD_TEST_DATABASE</c> (of a superuser) when set, else an
/// embedded one in a temporary folder, started at first use and stopped when the process ends. A test that cannot
/// have it fails.
/// </summary>
public static class PostgresServer
{
    private static readonly Lazy<Task<TestAccounts>> Accounts = new(StartAsync);

    /// <summary>A fresh, empty database, dropped when disposed.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync() => await TestDatabase.CreateAsync(await Accounts.Value);

    private static async Task<TestAccounts> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("OPSBOARD_TEST_DATABASE") is { Length: > 0 } configured)
        {
            var accounts = await TestAccounts.OnAsync(configured);
            // This event has no asynchronous form.
            AppDomain.CurrentDomain.ProcessExit += (_, _) => accounts.DropAsync().Wait();
            return accounts;
        }
        var folder = new TemporaryFolder();
        var postgres = await EmbeddedPostgres.StartAsync(folder.Path, NullLogger.Instance);
        // The process must not end before PostgreSQL has.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            postgres.DisposeAsync().AsTask().Wait();
            folder.Dispose();
        };
        return TestAccounts.On(postgres);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using OpsBoard.Testing;

namespace OpsBoard.EventStore.Tests;

public sealed class MigrationsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        await using var database = await PostgresServer.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.MigrateAsync()));
        await using var command = database.DataSource.CreateCommand("select string_agg(number || ' ' || name, ', ' order by number) from opsboard_own.migration");
        Assert.StartsWith("1 marten_layout, 2 ledger_head_and_answers", (string)(await command.ExecuteScalarAsync(Cancellation))!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update opsboard_own.migration set sha256 = 'other' where number = 1", "0001_marten_layout was applied with another content")]
    [InlineData("insert into opsboard_own.migration (number, name, sha256) values (9999, 'later', '')", "has migration 9999")]
    public async Task A_database_that_does_not_fit_this_program_is_refused(string change, string message)
    {
        await using var store = await JournalUnderTest.CreateAsync();
        await store.ExecuteAsync(change);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrations.ApplyAsync(store.DataSource, NullLogger.Instance, Cancellation));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}

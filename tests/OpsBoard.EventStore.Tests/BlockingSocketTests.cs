using Npgsql;

namespace OpsBoard.EventStore.Tests;

public class BlockingSocketTests
{
    /// <summary>Fails when Npgsql or .NET keep their socket elsewhere: then it is looked for there, or lone appends are slower.</summary>
    [Fact]
    public async Task A_connection_of_this_Npgsql_can_be_made_to_wait_in_the_kernel_and_answers_as_before()
    {
        await using var store = await JournalUnderTest.CreateAsync();
        await using var source = OutsideThePool(store);
        using var connection = source.OpenConnection();

        Assert.True(BlockingSocket.TryMake(connection));

        using var much = new NpgsqlCommand("select repeat('疫', 300000), pg_sleep(0.05)", connection);
        Assert.Equal(300_000, ((string)much.ExecuteScalar()!).Length);
        using var sent = new NpgsqlCommand("select length($1)", connection) { Parameters = { new() { Value = new string('x', 3_000_000) } } };
        Assert.Equal(3_000_000, sent.ExecuteScalar());

        // Of a batch Npgsql sends the later statements while it reads the answers to the first.
        using (var batch = new NpgsqlBatch(connection))
        {
            batch.BatchCommands.Add(new("select repeat('x', 3000000)"));
            for (var i = 0; i < 4; i++)
                batch.BatchCommands.Add(new("select length($1)") { Parameters = { new() { Value = new string('x', 3_000_000) } } });
            using var reader = batch.ExecuteReader();
            var lengths = new List<int>();
            do
            {
                while (reader.Read())
                    lengths.Add(reader.GetFieldType(0) == typeof(int) ? reader.GetInt32(0) : reader.GetString(0).Length);
            }
            while (reader.NextResult());
            Assert.Equal(Enumerable.Repeat(3_000_000, 5), lengths);
        }
        // A socket that had become deaf would answer this with its timeout.
        using var slow = new NpgsqlCommand("select 1 from pg_sleep(0.2)", connection) { CommandTimeout = 5 };
        Assert.Equal(1, slow.ExecuteScalar());
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_timeout_and_a_killed_session_is_a_lost_connection()
    {
        await using var store = await JournalUnderTest.CreateAsync();
        await using var source = OutsideThePool(store);
        using (var slow = source.OpenConnection())
        {
            Assert.True(BlockingSocket.TryMake(slow));
            using var sleep = new NpgsqlCommand("select pg_sleep(60)", slow) { CommandTimeout = 1 };
            var fault = Assert.ThrowsAny<NpgsqlException>(() => sleep.ExecuteScalar());
            Assert.IsType<TimeoutException>(fault.InnerException);
        }
        using var killed = source.OpenConnection();
        Assert.True(BlockingSocket.TryMake(killed));
        using var ending = new NpgsqlCommand("select pg_terminate_backend(pg_backend_pid()), pg_sleep(1)", killed);
        Assert.ThrowsAny<NpgsqlException>(() => ending.ExecuteScalar());
        Assert.NotEqual(System.Data.ConnectionState.Open, killed.State);
        Assert.Equal(1L, await store.ScalarAsync<long>("select 1::bigint"));
    }

    private static NpgsqlDataSource OutsideThePool(JournalUnderTest store) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(store.ConnectionStringOf(DatabaseRoles.Server)) { Pooling = false });
}

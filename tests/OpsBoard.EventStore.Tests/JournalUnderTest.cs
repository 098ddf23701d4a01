using Npgsql;
using OpsBoard.Ledger;
using OpsBoard.Testing;

namespace OpsBoard.EventStore.Tests;

/// <summary>A journal on a migrated database of its own, and the shortest ways to write to it.</summary>
public sealed class JournalUnderTest : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2022, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly TestDatabase _database;
    private NpgsqlTransaction? _held;

    private JournalUnderTest(TestDatabase database)
    {
        _database = database;
        Journal = new(database.DataSource, Catalog, Clock);
    }

    public static EventCatalog Catalog { get; } =
        new([typeof(CounterOpened), typeof(CounterRaised), typeof(Measured), typeof(HTTPCalled), typeof(Zone2Opened)]);

    public ManualClock Clock { get; } = new(Noon);

    public EventJournal Journal { get; }

    /// <summary>As the product: what it may not do, a test of it may not either.</summary>
    public NpgsqlDataSource DataSource => _database.DataSource;

    /// <summary>Connection string of an account with one of <see cref="DatabaseRoles"/>.</summary>
    public string ConnectionStringOf(string role) => _database.ConnectionStringOf(role);

    public static async Task<JournalUnderTest> CreateAsync()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await database.MigrateAsync();
        return new(database);
    }

    public static AppendRequest Request(string command, params StreamWrite[] writes) =>
        new(Metadata(command), "fingerprint", writes);

    public static EventMetadata Metadata(string command) =>
        new(new(command), "li.wei", "district-lead", "changchun-cdc", null, null, "220102", false, null);

    public static StreamWrite Write(string stream, long expectedVersion, params object[] events) =>
        new(new(stream), "counter", expectedVersion, events);

    public static CounterRaised Raised(int amount) => new(amount, Colour.Green, null);

    /// <summary>The tree of the head is that of the events as they are read back, and of the hashes that were kept; so many, where said.</summary>
    public static async Task LedgerIsWholeAsync(NpgsqlDataSource dataSource, long? events = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var ledger = new LedgerStore(dataSource);
        var (tree, kept) = (new Frontier(), new List<byte>());
        var read = new List<byte>();
        await foreach (var line in ledger.ReadLinesAsync(long.MaxValue, cancellation))
        {
            var leaf = TreeHash.OfLeaf(line);
            tree.Append(leaf);
            read.AddRange(leaf.ToArray());
        }
        await foreach (var hashes in ledger.ReadHashesAsync(1, long.MaxValue, cancellation))
            kept.AddRange(hashes.ToArray());
        var head = await ledger.HeadAsync(cancellation);
        Assert.Equal((events ?? head.Size, head.Frontier.Root), (tree.Size, tree.Root));
        Assert.Equal(read, kept);
    }

    public Task<AppendResult> AppendAsync(string command, string stream, long expectedVersion, params object[] events) =>
        Journal.AppendAsync(Request(command, Write(stream, expectedVersion, events)), TestContext.Current.CancellationToken);

    /// <summary>Asked by whoever rules the database.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _database.Superuser.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Done by whoever rules the database.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = _database.Superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Returns when the query answers true.</summary>
    public async Task UntilAsync(string sql)
    {
        while (!await ScalarAsync<bool>(sql))
            await Task.Yield();
    }

    /// <summary>Locks the head as another node would, until <see cref="ReleaseHeadAsync"/>.</summary>
    public async Task<IAsyncDisposable> HoldHeadAsync()
    {
        var connection = await DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
        _held = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("select from opsboard_own.ledger_head for update", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public Task ReleaseHeadAsync() => _held!.RollbackAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        await _database.DisposeAsync();
    }
}

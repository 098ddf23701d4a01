using System.Data;
using Npgsql;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>The appender's own connection, and the statements that it sends.</summary>
internal sealed class BatchConnection : IDisposable
{
    /// <summary>The state of an append that took something for granted that does not hold.</summary>
    public const string MustHold = "OB001";

    private readonly NpgsqlConnection _connection;

    private readonly BatchStatement[] _write;

    private BatchConnection(NpgsqlConnection connection) =>
        (_connection, _write) = (connection, [.. Enum.GetValues<BatchStatement.Shape>().Select(shape => BatchStatement.Prepare(connection, shape))]);

    /// <summary>What our own notifications bear.</summary>
    public int ProcessId => _connection.ProcessID;

    public static BatchConnection Open(NpgsqlDataSource dataSource)
    {
        var connection = OfItsOwn(dataSource);
        try
        {
            connection.Open();
            BlockingSocket.TryMake(connection);
            // One plan fits batches of any size, and planning anew costs as much as running.
            // What is sent without the head's lock does not wait long for it.
            // It looks things up by key, however small a table looked when it was planned. And what is answered is on
            // disk, also where the server is set to promise less.
            using var settings = new NpgsqlCommand(
                "set lock_timeout = 20; set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'", connection);
            settings.ExecuteNonQuery();
            LeaveOutForeignKeys(connection);
            return new(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public NpgsqlTransaction Begin() =>
        // Read committed whatever the server's default: what is read after the lock must be what its last holder wrote.
        _connection.BeginTransaction(IsolationLevel.ReadCommitted);

    /// <summary>Outside the pool: nobody else must get what its socket was made. A timeout is noticed there after twice its time.</summary>
    private static NpgsqlConnection OfItsOwn(NpgsqlDataSource dataSource)
    {
        var settings = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString) { Pooling = false, Multiplexing = false };
        if (settings.CommandTimeout > 1)
            settings.CommandTimeout /= 2;
        using var pooled = dataSource.CreateConnection();
        return pooled.CloneWith(settings.ConnectionString);
    }

    /// <summary>
    /// Each event's stream is written by the same statement, which counts them: to look each up again would cost as much
    /// as the rest of the insert. Where this account may not leave that out, it is done.
    /// </summary>
    private static void LeaveOutForeignKeys(NpgsqlConnection connection)
    {
        try
        {
            using var setting = new NpgsqlCommand("set session_replication_role = replica", connection);
            setting.ExecuteNonQuery();
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Slower, and as safe.
        }
    }

    /// <summary>Locks the head and reads what stands there for these commands and streams.</summary>
    public LockedStanding Lock(byte[][] answerKeys, string[] streamIds)
    {
        using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                new("set local lock_timeout = 0"),
                // The head row is locked first: a position taken earlier could commit later.
                new("select position, recorded_at, frontier from opsboard_own.ledger_head for update"),
                new("select command_key, fingerprint, position, version from opsboard_own.command_answer where command_key = any($1)") { Parameters = { Of(answerKeys) } },
                new("select id, version, type from opsboard.mt_streams where id = any($1)") { Parameters = { Of(streamIds) } },
                // An append that was cut off before its commit leaves the sequence ahead.
                new("select setval('opsboard.mt_events_sequence', h.position) from opsboard_own.ledger_head h, opsboard.mt_events_sequence s where h.position > 0 and s.last_value <> h.position"),
            },
        };
        using var reader = batch.ExecuteReader();
        if (!reader.Read())
            throw new InvalidOperationException("opsboard_own.ledger_head has lost its row.");
        var head = LedgerHead.From(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2));

        reader.NextResult();
        var answers = new Dictionary<string, StoredAnswer>(StringComparer.Ordinal);
        while (reader.Read())
            answers.Add(Convert.ToHexString(reader.GetFieldValue<byte[]>(0)), new(reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetInt64(3)));

        reader.NextResult();
        var streams = new List<(string, long, string)>();
        while (reader.Read())
            streams.Add((reader.GetString(0), reader.GetInt64(1), reader.GetString(2)));
        return new(head, answers, streams);
    }

    /// <summary>The events of some streams after a version of each, in order of position.</summary>
    public List<StoredEvent> ReadSince(IReadOnlyList<(string Stream, long Version)> after, EventCatalog catalog)
    {
        using var command = new NpgsqlCommand(
            EventRows.Select + " join unnest($1, $2) as g (id, version) on e.stream_id = g.id and e.version > g.version order by e.seq_id", _connection)
        {
            Parameters = { Of(after.Select(a => a.Stream).ToArray()), Of(after.Select(a => a.Version).ToArray()) },
        };
        return EventRows.Read(command, catalog);
    }

    /// <inheritdoc cref="BatchStatement.Write"/>
    public bool Write(AppendBatch batch, bool rings) => _write[(int)BatchStatement.ShapeOf(batch)].Write(batch, rings);

    public void Dispose()
    {
        foreach (var statement in _write)
            statement.Dispose();
        _connection.Dispose();
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };
}

/// <summary>What stands in the database under the head's lock.</summary>
internal sealed record LockedStanding(
    LedgerHead Head,
    IReadOnlyDictionary<string, StoredAnswer> Answers,
    IReadOnlyList<(string Id, long Version, string Type)> Streams);

/// <summary>How a command was answered.</summary>
internal sealed record StoredAnswer(byte[] Fingerprint, long Position, long Version)
{
    public AppendResult For(CommandId command, byte[] fingerprint) => Fingerprint.AsSpan().SequenceEqual(fingerprint)
        ? new AppendResult.Appended(Position, Version, Repeated: true)
        : new AppendResult.CommandIdReused(command);
}

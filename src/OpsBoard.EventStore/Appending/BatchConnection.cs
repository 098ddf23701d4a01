using System.Data;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>The appender's own connection, and the statements that it sends.</summary>
internal sealed class BatchConnection : IAsyncDisposable
{
    /// <summary>The state of an append that took something for granted that does not hold.</summary>
    public const string MustHold = "OB001";

    private readonly NpgsqlConnection _connection;

    private BatchConnection(NpgsqlConnection connection) => _connection = connection;

    /// <summary>What our own notifications bear.</summary>
    public int ProcessId => _connection.ProcessID;

    public static async Task<BatchConnection> OpenAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // One plan fits batches of any size, and planning anew costs as much as running.
            await using var settings = new NpgsqlCommand("set plan_cache_mode = force_generic_plan", connection);
            await settings.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return new(connection);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask<NpgsqlTransaction> BeginAsync(CancellationToken cancellationToken) =>
        // Read committed whatever the server's default: what is read after the lock must be what its last holder wrote.
        _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>Locks the head and reads what stands there for these commands and streams.</summary>
    public async Task<LockedStanding> LockAsync(string[] commandIds, string[] streamIds, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                // The head row is locked first: a position taken earlier could commit later.
                new("select position, recorded_at, frontier from opsboard_own.ledger_head for update"),
                new("select command_id, fingerprint, position, version from opsboard_own.command_answer where command_id = any($1)") { Parameters = { Of(commandIds) } },
                new("select id, version, type from opsboard.mt_streams where id = any($1)") { Parameters = { Of(streamIds) } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            throw new InvalidOperationException("opsboard_own.ledger_head has lost its row.");
        var head = LedgerHead.From(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2));

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var answers = new Dictionary<string, (string, long, long)>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            answers.Add(reader.GetString(0), (reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3)));

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var streams = new List<(string, long, string)>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            streams.Add((reader.GetString(0), reader.GetInt64(1), reader.GetString(2)));
        return new(head, answers, streams);
    }

    /// <summary>The events of some streams after a version of each, in order of position.</summary>
    public async Task<List<StoredEvent>> ReadSinceAsync(IReadOnlyList<(string Stream, long Version)> after, EventCatalog catalog, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            EventRows.Select + " join unnest($1, $2) as g (id, version) on e.stream_id = g.id and e.version > g.version order by e.seq_id", _connection)
        {
            Parameters = { Of(after.Select(a => a.Stream).ToArray()), Of(after.Select(a => a.Version).ToArray()) },
        };
        return await EventRows.ReadAsync(command, catalog, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a batch in one trip. Outside a transaction it is one by itself, and is on disk when this returns.</summary>
    /// <exception cref="PostgresException">With <see cref="MustHold"/>: the head or a stream is not where the batch takes it to be.</exception>
    public async Task WriteAsync(AppendBatch written, CancellationToken cancellationToken)
    {
        var (events, streams, answers) = (written.Prepared, written.Streams, written.Accepted);
        var metadata = written.Events.ConvertAll(e => e.Metadata);
        await using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                new("""
                    with moved as (update opsboard_own.ledger_head set position = $2, recorded_at = $3, frontier = $4 where position = $1 returning 1)
                    select opsboard_own.must_hold(exists (select from moved), 'the head has moved')
                    """)
                {
                    Parameters = { Of(written.Head.Position), Of(written.Last), Of(written.RecordedAt), Of(written.Frontier.ToBytes()) },
                },
                new("""
                    with given as (select g.id, g.type, g.before, g.version from unnest($1, $2, $3, $4) as g (id, type, before, version)),
                    fresh as (
                        insert into opsboard.mt_streams (id, type, version, timestamp, created)
                        select g.id, g.type, g.version, $5, $5 from given g where g.before = 0
                        returning 1),
                    grown as (
                        update opsboard.mt_streams s set version = g.version, timestamp = $5
                        from given g where g.before > 0 and s.id = g.id and s.version = g.before and s.type = g.type
                        returning 1)
                    select opsboard_own.must_hold((select count(*) from fresh) + (select count(*) from grown) = $6, 'a stream has moved')
                    """)
                {
                    Parameters =
                    {
                        Of(streams.Select(s => s.Id).ToArray()),
                        Of(streams.Select(s => s.Type).ToArray()),
                        Of(streams.Select(s => s.Before).ToArray()),
                        Of(streams.Select(s => s.Version).ToArray()),
                        Of(written.RecordedAt),
                        Of((long)streams.Count),
                    },
                },
                new("""
                    insert into opsboard.mt_events (
                        seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type,
                        correlation_id, causation_id, headers, user_name)
                    select $1 + e.ordinal, e.id, e.stream_id, e.version, e.data, e.type, $2, e.dotnet_type,
                           e.correlation_id, e.causation_id, e.headers, e.user_name
                    from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12) with ordinality as e (
                        id, stream_id, version, data, type, dotnet_type, correlation_id, causation_id, headers, user_name, ordinal)
                    """)
                {
                    Parameters =
                    {
                        Of(written.Head.Position),
                        Of(written.RecordedAt),
                        Of(events.Select(e => e.Id).ToArray()),
                        Of(events.Select(e => e.StreamId).ToArray()),
                        Of(events.Select(e => e.Version).ToArray()),
                        Json(events.Select(e => e.Json).ToArray()),
                        Of(events.Select(e => e.Alias).ToArray()),
                        Of(events.Select(e => e.DotNetType).ToArray()),
                        Of(metadata.Select(m => m.CorrelationId).ToArray()),
                        Of(metadata.Select(m => m.CommandId.Value).ToArray()),
                        Json(events.Select(e => e.Headers).ToArray()),
                        Of(metadata.Select(m => m.Account).ToArray()),
                    },
                },
                new("""
                    insert into opsboard_own.command_answer (command_id, fingerprint, position, stream_id, version)
                    select a.command_id, a.fingerprint, a.position, a.stream_id, a.version
                    from unnest($1, $2, $3, $4, $5) as a (command_id, fingerprint, position, stream_id, version)
                    """)
                {
                    Parameters =
                    {
                        Of(answers.Select(a => a.Append.CommandId.Value).ToArray()),
                        Of(answers.Select(a => a.Append.Prepared.Request.Fingerprint).ToArray()),
                        Of(answers.Select(a => a.Answer.Position).ToArray()),
                        Of(answers.Select(a => a.Append.Prepared.Request.Writes[0].Stream.Value).ToArray()),
                        Of(answers.Select(a => a.Answer.Version).ToArray()),
                    },
                },
                new("insert into opsboard_own.ledger_leaves (first_position, hashes) values ($1, $2)")
                {
                    Parameters = { Of(written.Head.Position + 1), Of(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(written.Leaves)).ToArray()) },
                },
                // Marten reads its high-water mark off the sequence.
                new("select setval('opsboard.mt_events_sequence', $1)") { Parameters = { Of(written.Last) } },
                new($"notify {Doorbell.Channel}"),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<string[]> Json(string[] values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };
}

/// <summary>What stands in the database under the head's lock.</summary>
internal sealed record LockedStanding(
    LedgerHead Head,
    IReadOnlyDictionary<string, (string Fingerprint, long Position, long Version)> Answers,
    IReadOnlyList<(string Id, long Version, string Type)> Streams);

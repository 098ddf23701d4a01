using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>
/// The one statement that writes a batch, prepared once for a connection. The head comes first: what follows waits for
/// its lock, and does nothing when the head is not where the batch takes it to be. Arrays are unnested where they are
/// selected, side by side: in a <c>from</c> each would be copied once more.
/// </summary>
internal sealed class BatchStatement : IDisposable
{
    private static string Sql(bool makesStreams) => $"""
        with moved as (
            update opsboard_own.ledger_head set position = $2, recorded_at = $3, frontier = $4 where position = $1
            returning position),
        given as (
            select unnest($5) as id, unnest($6) as type, unnest($7) as before, unnest($8) as version from moved),
        {(makesStreams ? Fresh : "")}
        grown as (
            update opsboard.mt_streams s set version = g.version, timestamp = $3
            from given g where g.before > 0 and s.id = g.id and s.version = g.before and s.type = g.type
            returning 1),
        events as (
            insert into opsboard.mt_events (
                seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type,
                correlation_id, causation_id, headers, user_name)
            select generate_series($1 + 1, $2), unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), $3, unnest($14),
                   unnest($15), unnest($16), unnest($17), unnest($18)
            from moved),
        answers as (
            insert into opsboard_own.command_answer (command_key, fingerprint, position, version)
            select unnest($19), unnest($20), unnest($21), unnest($22) from moved),
        leaves as (
            insert into opsboard_own.ledger_leaves (first_position, hashes)
            select $1 + 1, $23 from moved)
        -- Marten reads its high-water mark off the sequence. No rollback takes it back: what may fail comes before it.
        select m.position,
               opsboard_own.must_hold({(makesStreams ? "(select count(*) from fresh) + " : "")}(select count(*) from grown) = $24, 'a stream has moved'),
               setval('opsboard.mt_events_sequence', m.position),
               case when $25 then pg_notify('{Doorbell.Channel}', '') end
        from moved m
        """;

    private const string Fresh = """
        fresh as (
            insert into opsboard.mt_streams (id, type, version, timestamp, created)
            select g.id, g.type, g.version, $3, $3 from given g where g.before = 0
            returning 1),
        """;

    private readonly NpgsqlCommand _command;
    private readonly NpgsqlParameter<long> _before = new(), _last = new(), _streamCount = new();
    private readonly NpgsqlParameter<bool> _rings = new();
    private readonly NpgsqlParameter<DateTimeOffset> _recordedAt = new();
    private readonly NpgsqlParameter<byte[]> _frontier = new(), _leaves = new();
    private readonly NpgsqlParameter<string[]> _streamIds = Texts(), _streamTypes = Texts();
    private readonly NpgsqlParameter<long[]> _streamBefore = new(), _streamVersions = new(), _eventVersions = new(), _answerPositions = new(), _answerVersions = new();
    private readonly NpgsqlParameter<Guid[]> _eventIds = new();
    private readonly NpgsqlParameter<string[]> _eventStreams = Texts(), _eventTypes = Texts(), _dotNetTypes = Texts(), _causations = Texts(), _accounts = Texts();
    private readonly NpgsqlParameter<string?[]> _correlations = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
    private readonly NpgsqlParameter<string[]> _data = Jsons(), _headers = Jsons();
    private readonly NpgsqlParameter<byte[][]> _answerKeys = new(), _fingerprints = new();

    private BatchStatement(NpgsqlConnection connection, bool makesStreams) => _command = new(Sql(makesStreams), connection)
    {
        Parameters =
        {
            _before, _last, _recordedAt, _frontier, _streamIds, _streamTypes, _streamBefore, _streamVersions,
            _eventIds, _eventStreams, _eventVersions, _data, _eventTypes, _dotNetTypes, _correlations, _causations, _headers, _accounts,
            _answerKeys, _fingerprints, _answerPositions, _answerVersions, _leaves, _streamCount, _rings,
        },
    };

    /// <param name="connection">What it is prepared for.</param>
    /// <param name="makesStreams">Whether there may be streams without a version yet. Most batches have none, and are spared a table.</param>
    public static BatchStatement Prepare(NpgsqlConnection connection, bool makesStreams)
    {
        var statement = new BatchStatement(connection, makesStreams);
        statement.Fill([], [], []);
        statement._command.Prepare();
        return statement;
    }

    /// <summary>False when the head is elsewhere; then nothing was written. Outside a transaction it is one by itself, and is on disk when this returns.</summary>
    /// <param name="batch">What is written.</param>
    /// <param name="rings">Whether other nodes are told.</param>
    /// <exception cref="PostgresException">With <see cref="BatchConnection.MustHold"/>: a stream is not where the batch takes it to be.</exception>
    public bool Write(AppendBatch batch, bool rings)
    {
        _rings.TypedValue = rings;
        _before.TypedValue = batch.Head.Position;
        _last.TypedValue = batch.Last;
        _recordedAt.TypedValue = batch.RecordedAt;
        _frontier.TypedValue = batch.Frontier.ToBytes();
        _leaves.TypedValue = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(batch.Leaves)).ToArray();
        Fill([.. batch.Streams], batch.Prepared, batch.Accepted);
        return _command.ExecuteScalar() is not null;
    }

    public void Dispose() => _command.Dispose();

    private void Fill(List<AppendBatch.StreamChange> streams, List<PreparedEvent> events, List<(PendingAppend Append, AppendResult.Appended Answer)> answers)
    {
        _streamIds.TypedValue = Column(streams, s => s.Id);
        _streamTypes.TypedValue = Column(streams, s => s.Type);
        _streamBefore.TypedValue = Column(streams, s => s.Before);
        _streamVersions.TypedValue = Column(streams, s => s.Version);
        _streamCount.TypedValue = streams.Count;
        _eventIds.TypedValue = Column(events, e => e.Id);
        _eventStreams.TypedValue = Column(events, e => e.StreamId);
        _eventVersions.TypedValue = Column(events, e => e.Version);
        _data.TypedValue = Column(events, e => e.Json);
        _eventTypes.TypedValue = Column(events, e => e.Alias);
        _dotNetTypes.TypedValue = Column(events, e => e.DotNetType);
        _correlations.TypedValue = Column(events, e => e.Metadata.CorrelationId);
        _causations.TypedValue = Column(events, e => e.Metadata.CommandId.Value);
        _headers.TypedValue = Column(events, e => e.Headers);
        _accounts.TypedValue = Column(events, e => e.Metadata.Account);
        _answerKeys.TypedValue = Column(answers, a => a.Append.Prepared.AnswerKey);
        _fingerprints.TypedValue = Column(answers, a => a.Append.Prepared.FingerprintKey);
        _answerPositions.TypedValue = Column(answers, a => a.Answer.Position);
        _answerVersions.TypedValue = Column(answers, a => a.Answer.Version);
    }

    private static TColumn[] Column<TRow, TColumn>(List<TRow> rows, Func<TRow, TColumn> value)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = value(rows[i]);
        return column;
    }

    private static NpgsqlParameter<string[]> Texts() => new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter<string[]> Jsons() => new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb };
}

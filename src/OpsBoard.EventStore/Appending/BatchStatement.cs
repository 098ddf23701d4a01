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
    private readonly IColumn<AppendBatch.StreamChange>[] _streams;
    private readonly IColumn<PreparedEvent>[] _events;
    private readonly IColumn<(PendingAppend Append, AppendResult.Appended Answer)>[] _answers;

    private BatchStatement(NpgsqlConnection connection, Shape shape)
    {
        _streams =
        [
            new Column<AppendBatch.StreamChange, string>(shape, s => s.Id), new Column<AppendBatch.StreamChange, string>(shape, s => s.Type),
            new Column<AppendBatch.StreamChange, long>(shape, s => s.Before), new Column<AppendBatch.StreamChange, long>(shape, s => s.Version),
        ];
        _events =
        [
            new Column<PreparedEvent, Guid>(shape, e => e.Id), new Column<PreparedEvent, string>(shape, e => e.StreamId),
            new Column<PreparedEvent, long>(shape, e => e.Version), new Column<PreparedEvent, string>(shape, e => e.Json, NpgsqlDbType.Jsonb),
            new Column<PreparedEvent, string>(shape, e => e.Alias), new Column<PreparedEvent, string>(shape, e => e.DotNetType),
            new Column<PreparedEvent, string?>(shape, e => e.Metadata.CorrelationId, NpgsqlDbType.Text), new Column<PreparedEvent, string>(shape, e => e.Metadata.CommandId.Value),
            new Column<PreparedEvent, string>(shape, e => e.Headers, NpgsqlDbType.Jsonb), new Column<PreparedEvent, string>(shape, e => e.Metadata.Account),
        ];
        _answers =
        [
            new Column<(PendingAppend Append, AppendResult.Appended Answer), byte[]>(shape, a => a.Append.Prepared.AnswerKey),
            new Column<(PendingAppend Append, AppendResult.Appended Answer), byte[]>(shape, a => a.Append.Prepared.FingerprintKey),
            new Column<(PendingAppend Append, AppendResult.Appended Answer), long>(shape, a => a.Answer.Position),
            new Column<(PendingAppend Append, AppendResult.Appended Answer), long>(shape, a => a.Answer.Version),
        ];
        _command = new(Sql(shape), connection);
        foreach (var parameter in (NpgsqlParameter[])
                 [_before, _last, _recordedAt, _frontier, .. _streams.Select(c => c.Parameter), .. _events.Select(c => c.Parameter), .. _answers.Select(c => c.Parameter), _leaves, _streamCount, _rings])
            _command.Parameters.Add(parameter);
    }

    /// <summary>Three forms of it, each spared what its batches don't need.</summary>
    public enum Shape
    {
        /// <summary>Any batch.</summary>
        Any,

        /// <summary>No stream that has no version yet: most batches. Spared a table.</summary>
        KnownStreams,

        /// <summary>One event, on a stream that has a version. Spared the arrays, which cost as much as two inserts.</summary>
        Lone,
    }

    private interface IColumn<TRow>
    {
        NpgsqlParameter Parameter { get; }

        void Fill(List<TRow> rows);
    }

    public static Shape ShapeOf(AppendBatch batch) =>
        batch.Streams.Any(stream => stream.Before == 0) ? Shape.Any : batch.Events.Count == 1 ? Shape.Lone : Shape.KnownStreams;

    public static BatchStatement Prepare(NpgsqlConnection connection, Shape shape)
    {
        var statement = new BatchStatement(connection, shape);
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
        _streamCount.TypedValue = batch.Streams.Count;
        Fill(_streams, [.. batch.Streams]);
        Fill(_events, batch.Prepared);
        Fill(_answers, batch.Accepted);
        return _command.ExecuteScalar() is not null;
    }

    public void Dispose() => _command.Dispose();

    private static void Fill<TRow>(IColumn<TRow>[] columns, List<TRow> rows)
    {
        foreach (var column in columns)
            column.Fill(rows);
    }

    private static string Sql(Shape shape)
    {
        var makesStreams = shape == Shape.Any;
        return $"""
            with moved as (
                update opsboard_own.ledger_head set position = $2, recorded_at = $3, frontier = $4 where position = $1
                returning position),
            given as (
                select {Each(5)} as id, {Each(6)} as type, {Each(7)} as before, {Each(8)} as version from moved),
            {(makesStreams ? Fresh : "")}
            grown as (
                update opsboard.mt_streams s set version = g.version, timestamp = $3
                from given g where g.before > 0 and s.id = g.id and s.version = g.before and s.type = g.type
                returning 1),
            events as (
                insert into opsboard.mt_events (
                    seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type,
                    correlation_id, causation_id, headers, user_name)
                select {(shape == Shape.Lone ? "$2" : "generate_series($1 + 1, $2)")}, {Each(9)}, {Each(10)}, {Each(11)}, {Each(12)}, {Each(13)}, $3, {Each(14)},
                       {Each(15)}, {Each(16)}, {Each(17)}, {Each(18)}
                from moved),
            answers as (
                insert into opsboard_own.command_answer (command_key, fingerprint, position, version)
                select {Each(19)}, {Each(20)}, {Each(21)}, {Each(22)} from moved),
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

        string Each(int parameter) => shape == Shape.Lone ? $"${parameter}" : $"unnest(${parameter})";
    }

    /// <summary>What one parameter takes from each row: an array of them, or the one.</summary>
    private sealed class Column<TRow, T> : IColumn<TRow>
    {
        private readonly Func<TRow, T> _value;
        private readonly NpgsqlParameter<T[]>? _many;
        private readonly NpgsqlParameter<T>? _one;

        public Column(Shape shape, Func<TRow, T> value, NpgsqlDbType? type = null)
        {
            _value = value;
            // The types of numbers, hashes and ids are known by their own.
            type ??= typeof(T) == typeof(string) ? NpgsqlDbType.Text : null;
            if (shape == Shape.Lone)
                _one = new();
            else
                _many = new() { TypedValue = [] };
            if (type is { } known)
                Parameter.NpgsqlDbType = shape == Shape.Lone ? known : NpgsqlDbType.Array | known;
        }

        public NpgsqlParameter Parameter => (NpgsqlParameter?)_one ?? _many!;

        public void Fill(List<TRow> rows)
        {
            if (_one is not null)
            {
                _one.TypedValue = _value(rows[0]);
                return;
            }
            var column = new T[rows.Count];
            for (var i = 0; i < column.Length; i++)
                column[i] = _value(rows[i]);
            _many!.TypedValue = column;
        }
    }
}

using Npgsql;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>
/// The log of all events in PostgreSQL. Position N means "all of 1..N": positions are given in commit order without
/// gaps, so a reader that goes on from its position can miss nothing. <see cref="AppendAsync"/> is the only way in.
/// </summary>
public sealed class EventJournal : IAsyncDisposable
{
    /// <summary>The most events that one read answers.</summary>
    public const int LargestRead = 10_000;

    /// <summary>Rung when this node has written, on the appender's thread: a hint to read, as the doorbell is.</summary>
    internal event Action? Written
    {
        add => _appender.Written += value;
        remove => _appender.Written -= value;
    }

    private readonly NpgsqlDataSource _dataSource;
    private readonly EventCatalog _catalog;
    private readonly Appender _appender;

    /// <param name="dataSource">The database.</param>
    /// <param name="catalog">Every event that may be stored.</param>
    /// <param name="clock">What events are recorded by.</param>
    /// <param name="largestBatch">How many appends are written together at most; 1: each by itself.</param>
    public EventJournal(NpgsqlDataSource dataSource, EventCatalog catalog, TimeProvider clock, int largestBatch = 512)
    {
        _dataSource = dataSource;
        _catalog = catalog;
        _appender = new(dataSource, catalog, clock, largestBatch);
    }

    /// <summary>
    /// Adds the events of one command: all of them or none. Returns after they are on disk. When a connection is
    /// lost the outcome is unknown and this throws: the same request again gets the one true answer. Cancelled while
    /// it waits for its turn, nothing is written; from then on the answer is given.
    /// </summary>
    /// <exception cref="ArgumentException">Something in the request cannot be stored; nothing was written.</exception>
    /// <exception cref="NpgsqlException">
    /// PostgreSQL could not be reached or refused; retry with the same command id. On a full disk it is a
    /// <see cref="PostgresException"/> of the state 53100: nothing was written, reads go on, and so do appends once there is room.
    /// </exception>
    public Task<AppendResult> AppendAsync(AppendRequest request, CancellationToken cancellationToken = default) =>
        _appender.AppendAsync(PreparedAppend.From(request, _catalog), cancellationToken);

    /// <summary>
    /// How a command was answered before, so that a repeat need not be decided again: <see cref="AppendResult.Appended"/>
    /// (repeated), <see cref="AppendResult.CommandIdReused"/> when the fingerprint is another, or null when the id is new.
    /// </summary>
    public async Task<AppendResult?> FindAnswerAsync(CommandId commandId, string fingerprint, CancellationToken cancellationToken = default)
    {
        await using var command = _dataSource.CreateCommand(
            "select fingerprint, position, version from opsboard_own.command_answer where command_key = $1");
        command.Parameters.Add(new() { Value = HalfHash.Of(commandId.Value) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new StoredAnswer(reader.GetFieldValue<byte[]>(0), reader.GetInt64(1), reader.GetInt64(2)).For(commandId, HalfHash.Of(fingerprint))
            : null;
    }

    /// <summary>All events of a stream in order, as far as <paramref name="upToPosition"/> when given; empty when there are none.</summary>
    public async Task<IReadOnlyList<StoredEvent>> FetchStreamAsync(
        StreamKey stream, long? upToPosition = null, CancellationToken cancellationToken = default)
    {
        await using var command = StreamCommand(stream, upToPosition);
        return await EventRows.ReadAsync(command, _catalog, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Folds a stream, as far as <paramref name="upToPosition"/> when given. The state is null and the version 0
    /// when there is no event.
    /// </summary>
    public async Task<(TState? State, long Version)> AggregateAsync<TState>(
        StreamKey stream, Func<TState?, StoredEvent, TState> evolve, long? upToPosition = null, CancellationToken cancellationToken = default)
        where TState : class
    {
        ArgumentNullException.ThrowIfNull(evolve);
        TState? state = null;
        long version = 0;
        await using var command = StreamCommand(stream, upToPosition);
        await foreach (var e in EventRows.ReadAsync(command, _catalog, cancellationToken).ConfigureAwait(false))
        {
            state = evolve(state, e);
            version = e.Version;
        }
        return (state, version);
    }

    /// <summary>
    /// The next events after a position, in order; at most <paramref name="limit"/> (1 to 10,000). Fewer do not mean that
    /// there are no more: what this node remembers may end before what another has written. None mean it.
    /// </summary>
    public async Task<IReadOnlyList<StoredEvent>> ReadAsync(long afterPosition, int limit, CancellationToken cancellationToken = default)
    {
        CheckLimit(limit);
        if (_appender.Recent.After(afterPosition, limit) is { } recent)
            return recent;
        await using var command = _dataSource.CreateCommand(EventRows.Select + " where e.seq_id > $1 order by e.seq_id limit $2");
        command.Parameters.Add(new() { Value = afterPosition });
        command.Parameters.Add(new() { Value = limit });
        return await EventRows.ReadAsync(command, _catalog, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Events by their properties, in order of position.</summary>
    public async Task<IReadOnlyList<StoredEvent>> QueryAsync(EventQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckLimit(query.Limit);
        await using var command = _dataSource.CreateCommand();
        var conditions = new List<string>();
        void Where(string condition, object value)
        {
            command.Parameters.Add(new() { Value = value });
            conditions.Add($"{condition} ${command.Parameters.Count}");
        }

        if (query.Stream is { } stream)
            Where("e.stream_id =", stream.Value);
        if (query.District is { } district)
            Where("e.headers ->> 'district' =", district);
        if (query.Account is { } account)
            Where("e.user_name =", account);
        if (query.Alias is { } alias)
            Where("e.type =", alias);
        if (query.AfterPosition is { } after)
            Where("e.seq_id >", after);
        if (query.BeforePosition is { } before)
            Where("e.seq_id <", before);
        // Times become positions, which have an index.
        if (query.RecordedFrom is { } from)
            Where("e.seq_id >", await PositionBeforeAsync(from, cancellationToken).ConfigureAwait(false));
        if (query.RecordedBefore is { } until)
            Where("e.seq_id <=", await PositionBeforeAsync(until, cancellationToken).ConfigureAwait(false));
        command.Parameters.Add(new() { Value = query.Limit });
        var filter = conditions.Count == 0 ? "" : " where " + string.Join(" and ", conditions);
        // Within one stream the version orders as the position does, and has the index that finds the stream.
        var order = query.Stream is null ? "e.seq_id" : "e.version";
        command.CommandText = $"{EventRows.Select}{filter} order by {order} {(query.Descending ? "desc" : "asc")} limit ${command.Parameters.Count}";
        return await EventRows.ReadAsync(command, _catalog, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where the log ends now.</summary>
    public async Task<Head> HeadAsync(CancellationToken cancellationToken = default)
    {
        await using var command = _dataSource.CreateCommand("select position, recorded_at from opsboard_own.ledger_head");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1))
            : throw new InvalidOperationException("opsboard_own.ledger_head has lost its row.");
    }

    /// <summary>Position of the last event recorded at or before a moment; 0 when there is none.</summary>
    public async Task<long> PositionAtAsync(DateTimeOffset moment, CancellationToken cancellationToken = default)
    {
        // Positions are dense and recorded times never run back, so bisecting the primary key finds it in one trip. only_row
        // tells the planner that it is one row, for which it compiles nothing (that takes 500 ms).
        await using var command = _dataSource.CreateCommand($"""
            with recursive {Bisection.Table("0::bigint", "position from opsboard_own.ledger_head where only_row", "e.seq_id", "e.timestamp <= $1", "e.seq_id =")}
            select low from bisect where low = high
            """);
        command.Parameters.Add(new() { Value = moment.ToUniversalTime() });
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long position
            ? position
            : throw new InvalidDataException("The positions in opsboard.mt_events are not dense: an event is missing.");
    }

    /// <summary>
    /// Completes when nothing is being written any more that is recorded at a moment gone by or earlier: what was known then stays
    /// the same from then on. Of another node this sees what has reached the database.
    /// </summary>
    public async Task SettleAsync(DateTimeOffset moment, CancellationToken cancellationToken = default)
    {
        await _appender.SettleAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        // Recorded times never run back: once the last event is later, none can come to that moment.
        if ((await HeadAsync(cancellationToken).ConfigureAwait(false)).RecordedAt > moment)
            return;
        // Whoever writes holds the head's row until his commit; this waits for him.
        await using var command = _dataSource.CreateCommand("select from opsboard_own.ledger_head for share");
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many events were recorded on each day, oldest first; days without any are left out.</summary>
    /// <param name="offset">What is added to UTC to get the day that is meant, −14 to 14 hours.</param>
    /// <param name="district">Of this district alone.</param>
    /// <remarks>Reads every event from <paramref name="from"/> on: for people who look back, not for boards.</remarks>
    public async Task<IReadOnlyList<(DateOnly Day, long Count)>> CountByDayAsync(
        DateTimeOffset from, TimeSpan offset, string? district = null, CancellationToken cancellationToken = default)
    {
        await using var command = _dataSource.CreateCommand("""
            select (e.timestamp at time zone 'utc' + $2)::date as day, count(*)
            from opsboard.mt_events e
            where e.seq_id > $1 and ($3::varchar is null or e.headers ->> 'district' = $3)
            group by day order by day
            """);
        command.Parameters.Add(new() { Value = await PositionBeforeAsync(from, cancellationToken).ConfigureAwait(false) });
        command.Parameters.Add(new() { Value = offset });
        command.Parameters.Add(new() { Value = (object?)district ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var days = new List<(DateOnly, long)>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            days.Add((reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1)));
        return days;
    }

    /// <summary>Writes what waits to be written, then closes the appender's connection.</summary>
    public ValueTask DisposeAsync() => _appender.DisposeAsync();

    /// <summary>Whether a notification of this backend only repeats <see cref="Written"/>.</summary>
    internal bool IsOwn(int backendId) => backendId == _appender.BackendId;

    /// <summary>Whether another node may listen, who must be told of each batch; true until somebody knows better.</summary>
    internal bool Rings { set => _appender.Rings = value; }

    private Task<long> PositionBeforeAsync(DateTimeOffset moment, CancellationToken cancellationToken) =>
        moment == DateTimeOffset.MinValue ? Task.FromResult(0L) : PositionAtAsync(moment.AddTicks(-1), cancellationToken);

    private NpgsqlCommand StreamCommand(StreamKey stream, long? upToPosition)
    {
        // Positions rise with versions: bisecting finds the last version in few lookups, where a condition on the position would fetch
        // every later event to leave it out. Should a version be missing, that condition still holds.
        var command = _dataSource.CreateCommand(upToPosition is null
            ? $"{EventRows.SelectOfStream} order by e.version"
            : $"""
                with recursive {Bisection.OfVersions(after: "0::bigint", upTo: Bisection.LastVersion, position: "$2")}
                {EventRows.SelectOfStream} and e.seq_id <= $2
                  and e.version <= coalesce((select low from bisect where low = high), 9223372036854775807)
                order by e.version
                """);
        command.Parameters.Add(new() { Value = stream.Value });
        if (upToPosition is { } position)
            command.Parameters.Add(new() { Value = position });
        return command;
    }

    private static void CheckLimit(int limit)
    {
        if (limit is < 1 or > LargestRead)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"One read answers 1 to {LargestRead} events.");
    }
}

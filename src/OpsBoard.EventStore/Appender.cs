using System.Data;
using Npgsql;
using NpgsqlTypes;

namespace OpsBoard.EventStore;

/// <summary>Appends one command in one transaction, in commit order with all others.</summary>
internal sealed class Appender(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>The doorbell that <see cref="EventFeed"/> listens to.</summary>
    public const string Channel = "opsboard_events";

    public async Task<AppendResult> AppendAsync(PreparedAppend append, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        // Read committed whatever the server's default: what is read after the lock must be what its last holder wrote.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        var standing = await LockAsync(connection, append, cancellationToken).ConfigureAwait(false);

        // The command id comes before the versions: a repeat finds its own events there and would look stale.
        if (standing.Answer is { } answer)
            return answer;
        foreach (var write in append.Request.Writes)
        {
            var (version, type) = standing.Streams.GetValueOrDefault(write.Stream.Value, (0, write.StreamType));
            if (version != write.ExpectedVersion)
                return new AppendResult.Stale(write.Stream, write.ExpectedVersion, version);
            if (type != write.StreamType)
                throw new InvalidOperationException($"The stream {write.Stream} is of the type '{type}', not '{write.StreamType}'.");
        }

        var appended = await WriteAsync(connection, append, standing.Head, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return appended;
    }

    /// <summary>The answer given to a command that stands in the database; null when there is none.</summary>
    public static AppendResult Answer(CommandId command, string fingerprint, (string Fingerprint, long Position, long Version) stored) =>
        stored.Fingerprint == fingerprint
            ? new AppendResult.Appended(stored.Position, stored.Version, Repeated: true)
            : new AppendResult.CommandIdReused(command);

    private static async Task<Standing> LockAsync(NpgsqlConnection connection, PreparedAppend append, CancellationToken cancellationToken)
    {
        var metadata = append.Request.Metadata;
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                // The head row is locked first: a position taken earlier could commit later.
                new("select position, recorded_at from opsboard_own.ledger_head for update"),
                new("select fingerprint, position, version from opsboard_own.command_answer where command_id = $1")
                {
                    Parameters = { new() { Value = metadata.CommandId.Value } },
                },
                new("select id, version, type from opsboard.mt_streams where id = any($1)")
                {
                    Parameters = { new() { Value = append.StreamIds } },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            throw new InvalidOperationException("opsboard_own.ledger_head has lost its row.");
        var head = new Head(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1));

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        AppendResult? answer = null;
        if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            answer = Answer(metadata.CommandId, append.Request.Fingerprint, (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var streams = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            streams.Add(reader.GetString(0), (reader.GetInt64(1), reader.GetString(2)));
        return new(head, answer, streams);
    }

    private async Task<AppendResult.Appended> WriteAsync(
        NpgsqlConnection connection, PreparedAppend append, Head head, CancellationToken cancellationToken)
    {
        var request = append.Request;
        var events = append.Events;
        var recordedAt = Later(ToMicrosecond(clock.GetUtcNow()), head.RecordedAt);
        var last = head.Position + events.Count;
        var version = request.Writes[0].ExpectedVersion + request.Writes[0].Events.Count;
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("""
                    insert into opsboard.mt_streams (id, type, version, timestamp, created)
                    select s.id, s.type, s.version, $4, $4 from unnest($1, $2, $3) as s (id, type, version)
                    on conflict (id) do update set version = excluded.version, timestamp = excluded.timestamp
                    """)
                {
                    Parameters =
                    {
                        new() { Value = append.StreamIds },
                        new() { Value = request.Writes.Select(write => write.StreamType).ToArray() },
                        new() { Value = request.Writes.Select(write => write.ExpectedVersion + write.Events.Count).ToArray() },
                        new() { Value = recordedAt },
                    },
                },
                new("""
                    insert into opsboard.mt_events (
                        seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type,
                        correlation_id, causation_id, headers, user_name)
                    select $1 + e.ordinal, e.id, e.stream_id, e.version, e.data, e.type, $8, e.dotnet_type, $9, $10, $11, $12
                    from unnest($2, $3, $4, $5, $6, $7) with ordinality
                        as e (id, stream_id, version, data, type, dotnet_type, ordinal)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = head.Position },
                        new() { Value = events.Select(e => e.Id).ToArray() },
                        new() { Value = events.Select(e => e.StreamId).ToArray() },
                        new() { Value = events.Select(e => e.Version).ToArray() },
                        new() { Value = events.Select(e => e.Json).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
                        new() { Value = events.Select(e => e.Alias).ToArray() },
                        new() { Value = events.Select(e => e.DotNetType).ToArray() },
                        new() { Value = recordedAt },
                        new() { Value = (object?)request.Metadata.CorrelationId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar },
                        new() { Value = request.Metadata.CommandId.Value },
                        new() { Value = append.Headers, NpgsqlDbType = NpgsqlDbType.Jsonb },
                        new() { Value = request.Metadata.Account },
                    },
                },
                new("insert into opsboard_own.command_answer (command_id, fingerprint, position, stream_id, version) values ($1, $2, $3, $4, $5)")
                {
                    Parameters =
                    {
                        new() { Value = request.Metadata.CommandId.Value },
                        new() { Value = request.Fingerprint },
                        new() { Value = last },
                        new() { Value = append.StreamIds[0] },
                        new() { Value = version },
                    },
                },
                new("update opsboard_own.ledger_head set position = $1, recorded_at = $2")
                {
                    Parameters = { new() { Value = last }, new() { Value = recordedAt } },
                },
                // Marten reads its high-water mark off the sequence.
                new("select setval('opsboard.mt_events_sequence', $1)") { Parameters = { new() { Value = last } } },
                new($"notify {Channel}"),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new(last, version, Repeated: false);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    /// <summary>PostgreSQL keeps microseconds: what is answered must be what is read back.</summary>
    private static DateTimeOffset ToMicrosecond(DateTimeOffset moment) =>
        new(moment.UtcTicks - moment.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    private sealed record Standing(Head Head, AppendResult? Answer, Dictionary<string, (long Version, string Type)> Streams);
}

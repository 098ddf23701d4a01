using System.Runtime.CompilerServices;
using Npgsql;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>Reads rows of <c>mt_events</c> as events.</summary>
internal static class EventRows
{
    public const string Select = $"{ColumnsBefore} s.type, {ColumnsAfter} from opsboard.mt_events e join opsboard.mt_streams s on s.id = e.stream_id";

    /// <summary>Of the one stream $1, whose type is looked up once.</summary>
    public const string SelectOfStream = $"{ColumnsBefore} (select s.type from opsboard.mt_streams s where s.id = $1), {ColumnsAfter} from opsboard.mt_events e where e.stream_id = $1";

    private const string ColumnsBefore = "select e.seq_id, e.id, e.stream_id,";

    private const string ColumnsAfter = "e.version, e.type as event_type, e.data, e.timestamp, e.causation_id, e.user_name, e.correlation_id, e.headers";

    /// <summary>What the leaf of the tree is made of; <see cref="ReadLeaf"/> reads it.</summary>
    public const string SelectLeaf = """
        select e.seq_id, e.timestamp, e.id, e.stream_id, e.version, e.type, e.data, e.headers, e.user_name, e.causation_id, e.correlation_id
        from opsboard.mt_events e
        """;

    public static (long Position, DateTimeOffset RecordedAt, LeafContent Content) ReadLeaf(NpgsqlDataReader row) =>
        (row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), new()
        {
            Id = row.GetGuid(2),
            Stream = row.GetString(3),
            Version = row.GetInt64(4),
            Type = row.GetString(5),
            Data = row.GetString(6),
            Headers = row.GetString(7),
            Account = row.GetString(8),
            CausedBy = row.GetString(9),
            Correlation = row.IsDBNull(10) ? null : row.GetString(10),
        });

    public static async IAsyncEnumerable<StoredEvent> ReadAsync(
        NpgsqlCommand command, EventCatalog catalog, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return Read(reader, catalog);
    }

    public static List<StoredEvent> Read(NpgsqlCommand command, EventCatalog catalog)
    {
        using var reader = command.ExecuteReader();
        var events = new List<StoredEvent>();
        while (reader.Read())
            events.Add(Read(reader, catalog));
        return events;
    }

    public static StoredEvent Read(NpgsqlDataReader row, EventCatalog catalog)
    {
        var position = row.GetInt64(0);
        if (row.IsDBNull(8) || row.IsDBNull(9) || row.IsDBNull(11))
            throw new InvalidDataException($"The event at position {position} has no command, account or headers: OpsBoard did not write it.");
        var alias = row.GetString(5);
        return new(
            position, row.GetGuid(1), new StreamKey(row.GetString(2)), row.GetString(3), row.GetInt64(4), alias,
            catalog.Deserialize(alias, row.GetFieldValue<byte[]>(6)), row.GetFieldValue<DateTimeOffset>(7),
            EventMetadata.FromColumns(
                new CommandId(row.GetString(8)), row.GetString(9), row.IsDBNull(10) ? null : row.GetString(10), row.GetFieldValue<byte[]>(11)));
    }
}

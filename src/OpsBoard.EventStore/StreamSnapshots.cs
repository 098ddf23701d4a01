using Npgsql;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>A stream folded up to a version, in the caller's own form.</summary>
/// <param name="Position">Position of the event that gave it this version.</param>
/// <param name="Data">Empty when it is not what was kept.</param>
public sealed record StreamSnapshot(StreamKey Stream, long Version, long Position, byte[] Data);

/// <summary>
/// Streams that were folded before, in the database: who asks for one as of a position, or as it is, reads what came after.
/// They only save time: what they hold follows from the events, and what was folded by another program is never answered.
/// </summary>
/// <param name="dataSource">The database.</param>
/// <param name="catalog">Every event that may be stored.</param>
/// <param name="fold">Which program folded; changes whenever the fold may.</param>
public sealed class StreamSnapshots(NpgsqlDataSource dataSource, EventCatalog catalog, Guid fold)
{
    // One whose event isn't there is of another history, which a restore took back.
    private const string IsThere = "exists (select from opsboard.mt_events e where e.stream_id = k.stream_id and e.version = k.version and e.seq_id = k.position)";

    private static readonly string Now = Statement("", "", "e.version > coalesce((select version from kept), 0)");

    // The next one says how far the events since the last one can reach.
    private static readonly string AsOf = Statement(
        "and k.position <= $3",
        ", " + Bisection.OfVersions(
            after: "coalesce((select version from kept), 0)",
            upTo: $"""
                coalesce(
                    (select k.version from opsboard_own.stream_state k where k.stream_id = $1 and k.fold = $2 and k.position > $3 and {IsThere} order by k.position limit 1),
                    {Bisection.LastVersion})
                """,
            position: "$3"),
        """
        e.seq_id <= $3 and e.version > coalesce((select version from kept), 0)
        and e.version <= coalesce((select low from bisect where low = high), 9223372036854775807)
        """);

    /// <summary>The latest snapshot of a stream and its events since, in order; as far as a position when one is given. A snapshot that can't be read is the caller's to throw away.</summary>
    public async Task<(StreamSnapshot? From, IReadOnlyList<StoredEvent> Since)> ReadAsync(StreamKey stream, long? upToPosition, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(upToPosition is null ? Now : AsOf);
        command.Parameters.Add(new() { Value = stream.Value });
        command.Parameters.Add(new() { Value = fold });
        if (upToPosition is { } position)
            command.Parameters.Add(new() { Value = position });
        var since = new List<StoredEvent>();
        StreamSnapshot? kept = null;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (reader.IsDBNull(12))
                since.Add(EventRows.Read(reader, catalog));
            else
                kept = new(stream, reader.GetInt64(4), reader.GetInt64(0), Seal.Opened(reader.GetFieldValue<byte[]>(12)));
        }
        return (kept, since);
    }

    /// <summary>Keeps snapshots of events that are there; one that is kept already stays.</summary>
    public async Task KeepAsync(IReadOnlyCollection<StreamSnapshot> snapshots, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        await using var command = dataSource.CreateCommand($"""
            insert into opsboard_own.stream_state (stream_id, fold, position, version, data)
            select k.stream_id, $1, k.position, k.version, k.data from unnest($2, $3, $4, $5) k (stream_id, position, version, data)
            where {IsThere}
            order by k.stream_id, k.position
            on conflict do nothing
            """);
        command.Parameters.Add(new() { Value = fold });
        command.Parameters.Add(new() { Value = snapshots.Select(s => s.Stream.Value).ToArray() });
        command.Parameters.Add(new() { Value = snapshots.Select(s => s.Position).ToArray() });
        command.Parameters.Add(new() { Value = snapshots.Select(s => s.Version).ToArray() });
        command.Parameters.Add(new() { Value = snapshots.Select(s => Seal.Put(s.Data)).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Throws away what other programs kept: none reads it any more, or will fold its own.</summary>
    public async Task DropOthersAsync(CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand("delete from opsboard_own.stream_state where fold <> $1");
        command.Parameters.Add(new() { Value = fold });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Throws away what can't be read.</summary>
    public async Task DropAsync(StreamSnapshot damaged, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand("delete from opsboard_own.stream_state where stream_id = $1 and fold = $2 and position = $3");
        command.Parameters.Add(new() { Value = damaged.Stream.Value });
        command.Parameters.Add(new() { Value = fold });
        command.Parameters.Add(new() { Value = damaged.Position });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    // One statement, hence one moment: a snapshot that is kept while this reads is either seen with what follows it, or not at all.
    private static string Statement(string whichKept, string more, string whichEvents) => $"""
        with recursive kept as materialized (
            select k.position, k.version, k.data from opsboard_own.stream_state k
            where k.stream_id = $1 and k.fold = $2 {whichKept}
              and {IsThere}
            order by k.position desc limit 1
        ){more}
        select k.position, null::uuid, null::varchar, null::varchar, k.version, null::varchar, null::jsonb, null::timestamptz,
               null::varchar, null::varchar, null::varchar, null::jsonb, k.data
        from kept k
        union all
        select f.*, null::bytea from ({EventRows.SelectOfStream} and {whichEvents}) f
        order by 5
        """;
}

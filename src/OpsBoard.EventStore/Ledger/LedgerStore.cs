using System.Runtime.CompilerServices;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// The ledger as PostgreSQL keeps it: the head, the hashes as they were recorded, the checkpoints. It reads what is
/// there and vouches for nothing: whoever can write to the database can alter all of it, and the signatures tell.
/// </summary>
public sealed class LedgerStore(NpgsqlDataSource dataSource)
{
    /// <summary>Where the tree ends now, of one moment.</summary>
    /// <exception cref="InvalidDataException">The head is not one that an append leaves behind: somebody altered it.</exception>
    public async Task<TreeHead> HeadAsync(CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand("select position, recorded_at, frontier from opsboard_own.ledger_head");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            throw new InvalidDataException("opsboard_own.ledger_head has lost its row.");
        try
        {
            var head = LedgerHead.From(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2));
            return new(head.Position, head.RecordedAt, head.Frontier);
        }
        catch (FormatException failure)
        {
            throw new InvalidDataException($"opsboard_own.ledger_head: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// The recorded hashes of positions <paramref name="from"/> to <paramref name="to"/> as they lie there, some at a
    /// time, 32 bytes each. Where rows are missing nothing is put in their place.
    /// </summary>
    /// <param name="from">1 or more.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadHashesAsync(long from, long to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        await using var command = dataSource.CreateCommand("""
            select l.first_position, l.hashes from opsboard_own.ledger_leaves l
            where l.first_position <= $2 and l.first_position >= coalesce(
                (select b.first_position from opsboard_own.ledger_leaves b where b.first_position <= $1 order by b.first_position desc limit 1), $1)
            order by l.first_position
            """);
        command.Parameters.Add(new() { Value = from });
        command.Parameters.Add(new() { Value = to });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var first = reader.GetInt64(0);
            var hashes = reader.GetFieldValue<byte[]>(1).AsMemory();
            if (first < from)
                hashes = hashes[(int)Math.Min(Math.Min(from - first, int.MaxValue) * TreeHash.Length, hashes.Length)..];
            // Counted in hashes: in bytes the end of everything would be beyond all numbers.
            var most = to - Math.Max(first, from) + 1;
            yield return hashes.Length / TreeHash.Length > most ? hashes[..(int)(most * TreeHash.Length)] : hashes;
        }
    }

    /// <summary>
    /// The events from after a position up to another one as the ledger keeps them, in order: what
    /// <see cref="LeafTemplate"/> makes the leaves of the tree of.
    /// </summary>
    public async IAsyncEnumerable<(long Position, DateTimeOffset RecordedAt, LeafContent Content)> ReadLeavesAsync(
        long afterPosition, long upToPosition, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(EventRows.SelectLeaf + " where e.seq_id > $1 and e.seq_id <= $2 order by e.seq_id");
        command.Parameters.Add(new() { Value = afterPosition });
        command.Parameters.Add(new() { Value = upToPosition });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return EventRows.ReadLeaf(reader);
    }

    /// <summary>
    /// The lines of an audit bundle: each stored event as it now is, in the order of positions. An event that no append
    /// could have written comes as a line that has no recorded hash, instead of stopping the export.
    /// </summary>
    /// <param name="upTo">The last position; events beyond the head, which nobody recorded, come in any case.</param>
    public async IAsyncEnumerable<byte[]> ReadLinesAsync(long upTo, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(
            EventRows.SelectLeaf + " where e.seq_id <= $1 or e.seq_id > (select position from opsboard_own.ledger_head) order by e.seq_id");
        command.Parameters.Add(new() { Value = upTo });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return LineOf(reader);
    }

    /// <summary>Keeps a checkpoint, once for each size; which one is there then says the answer.</summary>
    public async Task<KeptCheckpoint> KeepAsync(Checkpoint checkpoint, DateTimeOffset signedAt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        await using var command = dataSource.CreateCommand(
            "insert into opsboard_own.ledger_checkpoint (size, note, signed_at) values ($1, $2, $3) on conflict (size) do nothing");
        command.Parameters.Add(new() { Value = checkpoint.Size });
        command.Parameters.Add(new() { Value = checkpoint.ToString() });
        command.Parameters.Add(new() { Value = signedAt.ToUniversalTime() });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return (await AtLeastAsync(checkpoint.Size, cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Keeps a witness's signature of a checkpoint; false when it was there. Whether it fits is for the caller to know.</summary>
    public async Task<bool> CosignAsync(long size, CheckpointSignature signature, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signature);
        await using var command = dataSource.CreateCommand(
            "insert into opsboard_own.ledger_cosignature (size, witness, key_id, line) values ($1, $2, $3, $4) on conflict do nothing");
        command.Parameters.Add(new() { Value = size });
        command.Parameters.Add(new() { Value = signature.Name });
        command.Parameters.Add(new() { Value = signature.KeyId });
        command.Parameters.Add(new() { Value = signature.ToLine() });
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>The largest checkpoint that bears a line of this witness; null when none does.</summary>
    public async Task<KeptCheckpoint?> LastCosignedAsync(CheckpointPublicKey witness, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(witness);
        await using var command = dataSource.CreateCommand("select max(size) from opsboard_own.ledger_cosignature where witness = $1 and key_id = $2");
        command.Parameters.Add(new() { Value = witness.Name });
        command.Parameters.Add(new() { Value = witness.Id });
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long size
            ? await ReadCheckpointsAsync("where c.size = $1", size, cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>The checkpoint of the largest size; null when there is none.</summary>
    public Task<KeptCheckpoint?> LatestAsync(CancellationToken cancellationToken = default) =>
        ReadCheckpointsAsync("order by c.size desc limit 1", null, cancellationToken).FirstOrDefaultAsync(cancellationToken).AsTask();

    /// <summary>The smallest checkpoint of this size or more; null when there is none.</summary>
    public Task<KeptCheckpoint?> AtLeastAsync(long size, CancellationToken cancellationToken = default) =>
        ReadCheckpointsAsync("where c.size >= $1 order by c.size limit 1", size, cancellationToken).FirstOrDefaultAsync(cancellationToken).AsTask();

    /// <summary>Every checkpoint, by size.</summary>
    public IAsyncEnumerable<KeptCheckpoint> ReadCheckpointsAsync(CancellationToken cancellationToken = default) =>
        ReadCheckpointsAsync("order by c.size", null, cancellationToken);

    private async IAsyncEnumerable<KeptCheckpoint> ReadCheckpointsAsync(string which, long? size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"""
            select c.size, c.note || coalesce((select string_agg(s.line, '' order by s.taken_at, s.key_id) from opsboard_own.ledger_cosignature s where s.size = c.size), ''), c.signed_at
            from opsboard_own.ledger_checkpoint c {which}
            """);
        if (size is { } number)
            command.Parameters.Add(new() { Value = number });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return new(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2));
    }

    private static byte[] LineOf(NpgsqlDataReader row)
    {
        try
        {
            var (position, recordedAt, content) = EventRows.ReadLeaf(row);
            return LeafTemplate.Prepare(content).Bytes(position, recordedAt);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException)
        {
            // No line feed and no quote may come from a text that somebody made up.
            var why = System.Text.Json.JsonEncodedText.Encode(failure.Message);
            return System.Text.Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{{\"position\":{row.GetInt64(0)},\"unreadable\":\"{why}\"}}"));
        }
    }
}

using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>The name of the history and the public keys that sign it, as the database has them.</summary>
public sealed class LedgerKeys(NpgsqlDataSource dataSource)
{
    /// <summary>The ring without witnesses; null before there is a key.</summary>
    /// <exception cref="InvalidDataException">What is there is no key, or its chain is broken.</exception>
    public async Task<KeyRing?> ReadAsync(CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand("""
            select o.origin, k.from_size, k.name, k.public_key, k.announcement
            from opsboard_own.ledger_key k cross join opsboard_own.ledger_origin o order by k.from_size
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        KeyRing? ring = null;
        try
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var announcement = reader.IsDBNull(4) ? (ReadOnlyMemory<byte>?)null : reader.GetFieldValue<byte[]>(4);
                var key = new RingKey(new(reader.GetString(2), reader.GetFieldValue<byte[]>(3)), reader.GetInt64(1), announcement);
                ring = ring is null ? new(reader.GetString(0), [key], []) : ring with { Keys = [.. ring.Keys, key] };
            }
        }
        catch (FormatException failure)
        {
            throw new InvalidDataException($"opsboard_own.ledger_key: {failure.Message}", failure);
        }
        return ring?.Flaw() is { } flaw ? throw new InvalidDataException($"opsboard_own.ledger_key: {flaw}") : ring;
    }

    /// <summary>Names the history and its first key, unless another node was first.</summary>
    public async Task FoundAsync(string origin, CheckpointPublicKey first, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (var name = new NpgsqlCommand("insert into opsboard_own.ledger_origin (origin) values ($1) on conflict do nothing", connection))
        {
            name.Parameters.Add(new() { Value = origin });
            await name.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        await InsertAsync(connection, new(first, 1, null), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds the next key; false when another was added for the same size.</summary>
    public async Task<bool> AddAsync(RingKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await InsertAsync(connection, key, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> InsertAsync(NpgsqlConnection connection, RingKey key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "insert into opsboard_own.ledger_key (from_size, name, public_key, announcement) values ($1, $2, $3, $4) on conflict do nothing", connection);
        command.Parameters.Add(new() { Value = key.FromSize });
        command.Parameters.Add(new() { Value = key.Key.Name });
        command.Parameters.Add(new() { Value = key.Key.Info.ToArray() });
        command.Parameters.Add(new() { Value = key.Announcement is { } bytes ? bytes.ToArray() : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea });
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }
}

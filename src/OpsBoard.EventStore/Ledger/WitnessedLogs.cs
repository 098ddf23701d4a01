using System.Runtime.CompilerServices;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>The last tree of another log that this server cosigned.</summary>
/// <param name="Note">Its checkpoint, with this server's cosignature.</param>
public sealed record WitnessedLog(string Origin, long Size, TreeHash Root, string Note, DateTimeOffset CosignedAt);

/// <summary>What this server vouched for as a witness: one tree for each log, which only grows.</summary>
public sealed class WitnessedLogs(NpgsqlDataSource dataSource)
{
    private const string Select = "select origin, size, root, note, cosigned_at from opsboard_own.witnessed_log";

    /// <summary>Null when nothing of this log was cosigned yet.</summary>
    public async Task<WitnessedLog?> FindAsync(string origin, CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(Select + " where origin = $1");
        command.Parameters.Add(new() { Value = origin });
        return await ReadAsync(command, cancellationToken).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All of them, by origin.</summary>
    public async IAsyncEnumerable<WitnessedLog> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var command = dataSource.CreateCommand(Select + " order by origin");
        await foreach (var log in ReadAsync(command, cancellationToken).ConfigureAwait(false))
            yield return log;
    }

    /// <summary>Notes what is about to be vouched for; on disk when this returns.</summary>
    /// <param name="before">What was found before the decision; null when nothing was.</param>
    /// <param name="now">Not smaller.</param>
    /// <returns>False when another was noted meanwhile: then nothing must be signed.</returns>
    public async Task<bool> MoveAsync(WitnessedLog? before, Checkpoint now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(now);
        ArgumentOutOfRangeException.ThrowIfLessThan(now.Size, before?.Size ?? 0);
        await using var command = dataSource.CreateCommand(before is null
            ? "insert into opsboard_own.witnessed_log (origin, size, root, note, cosigned_at) values ($1, $2, $3, $4, now()) on conflict do nothing"
            : "update opsboard_own.witnessed_log set size = $2, root = $3, note = $4, cosigned_at = now() where origin = $1 and size = $5 and root = $6");
        command.Parameters.Add(new() { Value = now.Origin });
        command.Parameters.Add(new() { Value = now.Size });
        command.Parameters.Add(new() { Value = now.Root.ToArray() });
        command.Parameters.Add(new() { Value = now.ToString() });
        if (before is not null)
        {
            command.Parameters.Add(new() { Value = before.Size });
            command.Parameters.Add(new() { Value = before.Root.ToArray() });
        }
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }

    private static async IAsyncEnumerable<WitnessedLog> ReadAsync(NpgsqlCommand command, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return new(reader.GetString(0), reader.GetInt64(1), TreeHash.From(reader.GetFieldValue<byte[]>(2)), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4));
    }
}

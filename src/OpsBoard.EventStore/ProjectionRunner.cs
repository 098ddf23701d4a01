using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace OpsBoard.EventStore;

/// <summary>
/// Runs a projection over all events, in order. What it writes and how far it is are committed together, and its
/// progress moves only from where it was taken to be: each event is applied once, through crashes, and also while
/// two nodes both believe that it is theirs to run. An event that it cannot handle is put aside with the cause, into
/// <c>mt_doc_deadletterevent</c>, and it goes on.
/// </summary>
public sealed class ProjectionRunner(NpgsqlDataSource dataSource, EventFeed feed, Projection projection, TimeProvider clock, ILogger<ProjectionRunner> logger)
{
    private const int LongestMessage = 4_000;

    /// <summary>Never ends by itself; waits while PostgreSQL is away.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidDataException">A stored event cannot be read, or positions are not dense.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var backoff = new Backoff();
        while (true)
        {
            try
            {
                var position = await StartAsync(cancellationToken).ConfigureAwait(false);
                await foreach (var batch in feed.FollowAsync(position, cancellationToken).ConfigureAwait(false))
                {
                    if (!await ProjectAsync(batch, cancellationToken).ConfigureAwait(false))
                        break;
                    backoff = new();
                }
            }
            catch (NpgsqlException fault) when (IsOfTheDatabase(fault))
            {
                if (backoff.Attempts == 0)
                    logger.ProjectionInterrupted(fault, projection.Name);
                await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>False when another has moved the progress: then nothing was written.</summary>
    private async Task<bool> ProjectAsync(IReadOnlyList<StoredEvent> batch, CancellationToken cancellationToken)
    {
        if (await TryAsync(batch, cancellationToken).ConfigureAwait(false) is var (moved, cause) && cause is null)
            return moved;
        // One of them it can't handle. Alone each shows which.
        foreach (var e in batch)
        {
            (moved, cause) = await TryAsync([e], cancellationToken).ConfigureAwait(false);
            if (cause is not null)
                moved = await QuarantineAsync(e, cause, cancellationToken).ConfigureAwait(false);
            if (!moved)
                return false;
        }
        return true;
    }

    private async Task<(bool Moved, Exception? Cause)> TryAsync(IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        // Its progress first: another that runs it waits for this lock, and then finds the row elsewhere.
        if (!await MoveAsync(connection, events, cancellationToken).ConfigureAwait(false))
            return (false, null);
        try
        {
            foreach (var e in events)
                await projection.Apply(connection, e, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (!IsOfTheDatabase(fault) && !cancellationToken.IsCancellationRequested)
        {
            return (false, fault);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return (true, null);
    }

    private async Task<bool> QuarantineAsync(StoredEvent e, Exception cause, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (!await MoveAsync(connection, [e], cancellationToken).ConfigureAwait(false))
            return false;
        var id = Guid.CreateVersion7();
        // NUL is the one character that jsonb does not take.
        var message = cause.Message.Replace('\0', '\uFFFD');
        var letter = new DeadLetter(
            id, projection.Name, "All", clock.GetUtcNow(), message[..Math.Min(message.Length, LongestMessage)], cause.GetType().FullName!, e.Position);
        await using var insert = new NpgsqlCommand(
            "insert into opsboard.mt_doc_deadletterevent (id, data, mt_version, mt_dotnet_type) values ($1, $2, $3, 'JasperFx.Events.Daemon.DeadLetterEvent')", connection)
        {
            Parameters =
            {
                new() { Value = id },
                new() { Value = JsonSerializer.Serialize(letter), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = Guid.CreateVersion7() },
            },
        };
        await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        logger.EventQuarantined(cause, projection.Name, e.Position, e.Alias);
        return true;
    }

    private async Task<long> StartAsync(CancellationToken cancellationToken)
    {
        await using var insert = dataSource.CreateCommand("insert into opsboard.mt_event_progression (name, last_seq_id) values ($1, 0) on conflict do nothing");
        insert.Parameters.Add(new() { Value = projection.Progress });
        await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var select = dataSource.CreateCommand("select last_seq_id from opsboard.mt_event_progression where name = $1");
        select.Parameters.Add(new() { Value = projection.Progress });
        return (long)(await select.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private async Task<bool> MoveAsync(NpgsqlConnection connection, IReadOnlyList<StoredEvent> past, CancellationToken cancellationToken)
    {
        await using var move = new NpgsqlCommand(
            "update opsboard.mt_event_progression set last_seq_id = $3, last_updated = transaction_timestamp() where name = $1 and last_seq_id = $2", connection)
        {
            Parameters = { new() { Value = projection.Progress }, new() { Value = past[0].Position - 1 }, new() { Value = past[^1].Position } },
        };
        return await move.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>Not the event's fault, and worth another try.</summary>
    private static bool IsOfTheDatabase(Exception fault) =>
        fault is NpgsqlException lost && (lost is not PostgresException refused || refused.IsTransient || refused.SqlState.StartsWith("57", StringComparison.Ordinal));

    /// <summary>The document as Marten names its parts.</summary>
    private sealed record DeadLetter(
        Guid Id, string ProjectionName, string ShardName, DateTimeOffset Timestamp, string ExceptionMessage, string ExceptionType, long EventSequence);
}

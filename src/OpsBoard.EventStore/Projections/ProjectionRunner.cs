using Microsoft.Extensions.Logging;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// Runs a projection over all events, in order. What it writes and how far it is are committed together, and its
/// progress moves only from where it was taken to be: each event is applied once, through crashes, and also while
/// two nodes both believe that it is theirs to run. An event that it cannot handle is put aside with the cause, into
/// <c>mt_doc_deadletterevent</c>, and it goes on.
/// </summary>
public sealed class ProjectionRunner(NpgsqlDataSource dataSource, EventFeed feed, Projection projection, TimeProvider clock, ILogger<ProjectionRunner> logger)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Reports may be so far behind; a transaction for each append would cost as much as the append.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private long _position;

    /// <summary>Never ends by itself; waits while PostgreSQL is away.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidDataException">A stored event cannot be read, or positions are not dense.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var backoff = new Backoff();
        while (true)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watching = Task.CompletedTask;
            try
            {
                Interlocked.Exchange(ref _position, await StartAsync(cancellationToken).ConfigureAwait(false));
                watching = WatchAsync(round);
                await foreach (var batch in feed.FollowAsync(Interlocked.Read(ref _position), round.Token).ConfigureAwait(false))
                {
                    if (!await ProjectAsync(batch, round.Token).ConfigureAwait(false))
                        break;
                    backoff = new();
                    if (batch.Count < EventFeed.BatchLimit)
                        await Task.Delay(Pace, round.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (round.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // Its progress was moved: it goes on from there.
            }
            catch (NpgsqlException fault) when (IsOfTheDatabase(fault))
            {
                if (backoff.Attempts == 0)
                    logger.ProjectionInterrupted(fault, projection.Name);
                await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await round.CancelAsync().ConfigureAwait(false);
                await watching.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends the round when its progress was moved by another, such as by a rebuild: where no event comes, nobody else would notice.</summary>
    private async Task WatchAsync(CancellationTokenSource round)
    {
        long? elsewhere = null;
        while (!round.IsCancellationRequested)
        {
            await Task.Delay(Look, round.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                var found = await ReadProgressAsync(round.Token).ConfigureAwait(false);
                // Twice the same: the first time it may have been committed a moment before.
                if (found == Interlocked.Read(ref _position))
                    elsewhere = null;
                else if (found == elsewhere)
                    await round.CancelAsync().ConfigureAwait(false);
                else
                    elsewhere = found;
            }
            catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
            {
                // Whoever projects meets the same, and says so.
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
        Interlocked.Exchange(ref _position, events[^1].Position);
        return (true, null);
    }

    private async Task<bool> QuarantineAsync(StoredEvent e, Exception cause, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (!await MoveAsync(connection, [e], cancellationToken).ConfigureAwait(false))
            return false;
        await DeadLetter.Of(projection, e.Position, cause, clock.GetUtcNow()).InsertAsync(connection, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref _position, e.Position);
        logger.EventQuarantined(cause, projection.Name, e.Position, e.Alias);
        return true;
    }

    /// <summary>Where it goes on. A version that never ran here begins with empty tables.</summary>
    private async Task<long> StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var insert = new NpgsqlCommand("insert into opsboard.mt_event_progression (name, last_seq_id) values ($1, 0) on conflict do nothing", connection)
        {
            Parameters = { new() { Value = projection.Progress } },
        };
        if (await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) == 1 && projection.Clear is { } clear)
        {
            await clear(connection, cancellationToken).ConfigureAwait(false);
            await DeadLetter.DeleteAsync(connection, projection.Name, null, cancellationToken).ConfigureAwait(false);
        }
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return await ReadProgressAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> ReadProgressAsync(CancellationToken cancellationToken)
    {
        await using var select = dataSource.CreateCommand("select last_seq_id from opsboard.mt_event_progression where name = $1");
        select.Parameters.Add(new() { Value = projection.Progress });
        return await select.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long position ? position : 0;
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

    /// <summary>
    /// Not the event's fault, and worth another try: lost connections, a full disk, but also a missing table or right, for
    /// which every event would be put aside.
    /// </summary>
    internal static bool IsOfTheDatabase(Exception fault) =>
        fault is NpgsqlException lost && (lost is not PostgresException refused || refused.IsTransient || refused.SqlState.AsSpan(0, 2) is "42" or "53" or "57" or "58");
}

using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>How far a projection is.</summary>
/// <param name="Position">Of the last event that it has seen; 0 before the first.</param>
/// <param name="UpdatedAt">When it last moved, by the database's clock; null before its first start.</param>
/// <param name="Quarantined">How many events it could not handle.</param>
public sealed record ProjectionProgress(long Position, DateTimeOffset? UpdatedAt, long Quarantined);

/// <summary>An event that a projection could not handle.</summary>
/// <param name="Cause">What the projection said.</param>
/// <param name="At">When it was put aside.</param>
public sealed record QuarantinedEvent(long Position, string Cause, string CauseType, DateTimeOffset At);

/// <summary>What operators see of a projection and do with it, while it runs on any node.</summary>
public sealed class ProjectionDesk(NpgsqlDataSource dataSource, EventJournal journal, TimeProvider clock)
{
    /// <summary>How far it is.</summary>
    public async Task<ProjectionProgress> ProgressAsync(Projection projection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(projection);
        await using var command = dataSource.CreateCommand("""
            select coalesce(p.last_seq_id, 0), p.last_updated, (select count(*) from opsboard.mt_doc_deadletterevent d where d.data ->> 'ProjectionName' = $2)
            from (select) one left join opsboard.mt_event_progression p on p.name = $1
            """);
        command.Parameters.Add(new() { Value = projection.Progress });
        command.Parameters.Add(new() { Value = projection.Name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2));
    }

    /// <summary>What it put aside, by position.</summary>
    /// <param name="limit">At most so many.</param>
    public async Task<IReadOnlyList<QuarantinedEvent>> QuarantinedAsync(Projection projection, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(projection);
        await using var command = dataSource.CreateCommand("""
            select (data ->> 'EventSequence')::bigint, data ->> 'ExceptionMessage', data ->> 'ExceptionType', (data ->> 'Timestamp')::timestamptz
            from opsboard.mt_doc_deadletterevent where data ->> 'ProjectionName' = $1 order by 1 limit $2
            """);
        command.Parameters.Add(new() { Value = projection.Name });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var events = new List<QuarantinedEvent>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            events.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return events;
    }

    /// <summary>Empties its tables and begins at the first event; whoever runs it notices by its progress. What was put aside is tried again with the rest.</summary>
    /// <exception cref="InvalidOperationException">It can't be made anew.</exception>
    public async Task RebuildAsync(Projection projection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (projection.Clear is not { } clear)
            throw new InvalidOperationException($"The projection {projection.Name} cannot be made anew.");
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        // Its progress first, as its runner does: one of the two waits for the other.
        await using (var reset = new NpgsqlCommand("""
            insert into opsboard.mt_event_progression as p (name, last_seq_id) values ($1, 0)
            on conflict (name) do update set last_seq_id = 0, last_updated = transaction_timestamp()
            """, connection) { Parameters = { new() { Value = projection.Progress } } })
        {
            await reset.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        await clear(connection, cancellationToken).ConfigureAwait(false);
        await DeadLetter.DeleteAsync(connection, projection.Name, null, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tries again what was put aside, each event by itself: what still can't be handled stays, with its new cause.</summary>
    /// <returns>How many were handled, and how many stay.</returns>
    public async Task<(int Handled, int Left)> RetryAsync(Projection projection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(projection);
        var (handled, left) = (0, 0);
        foreach (var letter in await QuarantinedAsync(projection, int.MaxValue, cancellationToken).ConfigureAwait(false))
        {
            if (await RetryAsync(projection, letter.Position, cancellationToken).ConfigureAwait(false))
                handled++;
            else
                left++;
        }
        return (handled, left);
    }

    private async Task<bool> RetryAsync(Projection projection, long position, CancellationToken cancellationToken)
    {
        var found = await journal.ReadAsync(position - 1, 1, cancellationToken).ConfigureAwait(false);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        // Two who try at once, or a rebuild meanwhile: the second finds nothing put aside any more. It looks in a statement of
        // its own, for that of the lock still sees what was there before it waited.
        await using (var turn = new NpgsqlCommand("select from opsboard.mt_event_progression where name = $1 for update", connection)
        {
            Parameters = { new() { Value = projection.Progress } },
        })
            await turn.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using (var mine = new NpgsqlCommand("""
            select p.last_seq_id >= $3 and exists (select from opsboard.mt_doc_deadletterevent d where d.data ->> 'ProjectionName' = $2 and (d.data ->> 'EventSequence')::bigint = $3)
            from opsboard.mt_event_progression p where p.name = $1
            """, connection) { Parameters = { new() { Value = projection.Progress }, new() { Value = projection.Name }, new() { Value = position } } })
        {
            if (await mine.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
                return true;
        }
        await DeadLetter.DeleteAsync(connection, projection.Name, position, cancellationToken).ConfigureAwait(false);
        await transaction.SaveAsync("before", cancellationToken).ConfigureAwait(false);
        try
        {
            await projection.Apply(connection, found[0], cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception cause) when (!ProjectionRunner.IsOfTheDatabase(cause) && !cancellationToken.IsCancellationRequested)
        {
            await transaction.RollbackAsync("before", cancellationToken).ConfigureAwait(false);
            await DeadLetter.Of(projection, position, cause, clock.GetUtcNow()).InsertAsync(connection, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
    }
}

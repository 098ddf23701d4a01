using System.Threading.Channels;
using Npgsql;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>
/// Combines the appends of this node: what waits while one batch is under way is the next batch, one transaction and
/// one trip to PostgreSQL. While nobody else moves the head, its place and the versions of streams are known here and
/// the database only checks them; when that fails, the batch is decided again under the head's lock.
/// </summary>
internal sealed class Appender : IAsyncDisposable
{
    private const int MostWaiting = 8_192;
    private const int LargestBatch = 512;

    private readonly NpgsqlDataSource _dataSource;
    private readonly EventCatalog _catalog;
    private readonly TimeProvider _clock;
    private readonly Channel<PendingAppend> _waiting = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly StreamMemory _memory = new();
    private readonly Task _work;
    private BatchConnection? _connection;
    private LedgerHead? _head;

    public Appender(NpgsqlDataSource dataSource, EventCatalog catalog, TimeProvider clock)
    {
        (_dataSource, _catalog, _clock) = (dataSource, catalog, clock);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Rung after each batch, on the appender's thread.</summary>
    public event Action? Written;

    public RecentEvents Recent { get; } = new();

    /// <summary>The backend whose notifications tell nothing that <see cref="Written"/> did not; 0 without one.</summary>
    public int BackendId { get; private set; }

    public async Task<AppendResult> AppendAsync(PreparedAppend prepared, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var append = new PendingAppend(prepared);
        if (!_waiting.Writer.TryWrite(append))
            return _work.IsCompleted ? throw new ObjectDisposedException(nameof(EventJournal)) : new AppendResult.Busy();
        await using var giving = cancellationToken.UnsafeRegister(static (a, ct) => ((PendingAppend)a!).GiveUp(ct), append).ConfigureAwait(false);
        return await append.Answer.ConfigureAwait(false);
    }

    /// <summary>Writes what is waiting, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _work.ConfigureAwait(false);
    }

    private async Task WorkAsync()
    {
        var batch = new List<PendingAppend>(LargestBatch);
        while (await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (batch.Count < LargestBatch && _waiting.Reader.TryRead(out var append))
                if (append.TryTake())
                    batch.Add(append);
            if (batch.Count > 0)
                await AnswerAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }
        await DisconnectAsync().ConfigureAwait(false);
    }

    /// <summary>Answers all of them, whatever happens.</summary>
    private async Task AnswerAsync(List<PendingAppend> batch)
    {
        try
        {
            var open = await WriteFromMemoryAsync(batch).ConfigureAwait(false);
            while (open.Count > 0)
                open = await WriteUnderLockAsync(open).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            // Who was not answered is told the fault: his outcome is unknown, and the command id finds it out.
            foreach (var append in batch)
                append.Fail(fault);
            await DisconnectAsync().ConfigureAwait(false);
        }
    }

    /// <summary>One trip, on what is known here. Returns what has to be decided under the lock.</summary>
    private async Task<List<PendingAppend>> WriteFromMemoryAsync(List<PendingAppend> batch)
    {
        if (_head is not { } head || _connection is not { } connection)
            return batch;
        var written = new AppendBatch(_memory, head, RecordedAt(head), answers: null);
        foreach (var append in batch)
            written.Add(append);
        if (written.Accepted.Count == 0)
            return written.Left;
        try
        {
            await connection.WriteAsync(written, CancellationToken.None).ConfigureAwait(false);
        }
        catch (PostgresException fault) when (fault.SqlState == BatchConnection.MustHold || IsOfOne(fault))
        {
            return batch;
        }
        catch (NpgsqlException fault) when (IsLost(fault))
        {
            await DisconnectAsync().ConfigureAwait(false);
            foreach (var (append, _) in written.Accepted)
                append.WasSent = true;
            return batch;
        }
        Done(written);
        return written.Left;
    }

    /// <summary>Begin, lock, look, decide, write, commit. Returns what has to wait for this to be over.</summary>
    private async Task<List<PendingAppend>> WriteUnderLockAsync(List<PendingAppend> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            AppendBatch? written = null;
            try
            {
                var connection = _connection ??= await BatchConnection.OpenAsync(_dataSource, CancellationToken.None).ConfigureAwait(false);
                BackendId = connection.ProcessId;
                await using var transaction = await connection.BeginAsync(CancellationToken.None).ConfigureAwait(false);
                written = await DecideUnderLockAsync(connection, batch).ConfigureAwait(false);
                if (written.Accepted.Count > 0)
                {
                    await connection.WriteAsync(written, CancellationToken.None).ConfigureAwait(false);
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                }
                else
                {
                    await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
                }
                Done(written);
                return written.Left;
            }
            catch (PostgresException fault) when (IsOfOne(fault))
            {
                if (batch.Count == 1)
                {
                    batch[0].Fail(fault);
                    return [];
                }
                // One of them cannot be stored. Alone each gets its own answer.
                foreach (var append in batch)
                {
                    var left = await WriteUnderLockAsync([append]).ConfigureAwait(false);
                    while (left.Count > 0)
                        left = await WriteUnderLockAsync(left).ConfigureAwait(false);
                }
                return [];
            }
            catch (NpgsqlException fault) when (IsLost(fault) && attempt == 1)
            {
                await DisconnectAsync().ConfigureAwait(false);
                foreach (var (append, _) in written?.Accepted ?? [])
                    append.WasSent = true;
            }
        }
    }

    private async Task<AppendBatch> DecideUnderLockAsync(BatchConnection connection, List<PendingAppend> batch)
    {
        var standing = await connection.LockAsync(
            [.. batch.Select(append => append.CommandId.Value)],
            [.. batch.SelectMany(append => append.Prepared.StreamIds).Distinct()], CancellationToken.None).ConfigureAwait(false);
        if (!standing.Head.IsAt(_head))
            _memory.Clear();
        _head = standing.Head;
        foreach (var (id, version, type) in standing.Streams)
            _memory.Learn(id, type, version);
        await LearnWhatWasMissedAsync(connection, batch).ConfigureAwait(false);

        var written = new AppendBatch(_memory, standing.Head, RecordedAt(standing.Head), standing.Answers);
        foreach (var append in batch)
            written.Add(append);
        return written;
    }

    /// <summary>Reads the events that commands to be decided again have not seen.</summary>
    private async Task LearnWhatWasMissedAsync(BatchConnection connection, List<PendingAppend> batch)
    {
        var missed = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var append in batch.Where(append => append.Prepared.Request.Redecide is not null))
        {
            var write = append.Prepared.Request.Writes[0];
            if (_memory.Find(write.Stream.Value) is { } stream && stream.Version > write.ExpectedVersion && _memory.Since(write.Stream.Value, write.ExpectedVersion) is null)
                missed[write.Stream.Value] = Math.Min(missed.GetValueOrDefault(write.Stream.Value, long.MaxValue), write.ExpectedVersion);
        }
        if (missed.Count == 0)
            return;
        var events = await connection.ReadSinceAsync([.. missed.Select(m => (m.Key, m.Value))], _catalog, CancellationToken.None).ConfigureAwait(false);
        foreach (var stream in events.GroupBy(e => e.Stream.Value))
            _memory.Learn(stream.Key, [.. stream]);
    }

    private void Done(AppendBatch written)
    {
        if (written.Accepted.Count == 0)
            return;
        _head = new(written.Last, written.RecordedAt, written.Frontier);
        _memory.Add(written.Events);
        Recent.Add(written.Events);
        Written?.Invoke();
        foreach (var (append, answer) in written.Accepted)
            append.End(answer);
    }

    private async Task DisconnectAsync()
    {
        _head = null;
        _memory.Clear();
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Never before the last one, and to the microsecond, which PostgreSQL keeps: what is answered is what is read back.</summary>
    private DateTimeOffset RecordedAt(LedgerHead head)
    {
        var now = _clock.GetUtcNow().UtcTicks;
        var at = new DateTimeOffset(now - now % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        return at > head.RecordedAt ? at : head.RecordedAt;
    }

    /// <summary>What one append holds is refused: its data (class 22), a constraint (class 23), more than fits into one value (class 54).</summary>
    private static bool IsOfOne(PostgresException fault) => fault.SqlState.AsSpan(0, 2) is "22" or "23" or "54";

    private static bool IsLost(NpgsqlException fault) => fault is not PostgresException || fault.IsTransient || fault.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown;
}

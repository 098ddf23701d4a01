using System.Diagnostics;
using Npgsql;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>
/// Combines the appends of this node: what waits while one batch is under way is the next batch, one transaction and
/// one trip to PostgreSQL. Who comes alone sends himself. While nobody else moves the head, its place and the versions of
/// streams are known here and the database only checks them; when that fails, the batch is decided again under the
/// head's lock.
/// </summary>
internal sealed class Appender : IAsyncDisposable
{
    private const int MostWaiting = 8_192;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMicroseconds(120);

    private readonly NpgsqlDataSource _dataSource;
    private readonly EventCatalog _catalog;
    private readonly TimeProvider _clock;
    private readonly int _largestBatch;
    private readonly StreamMemory _memory = new();
    // A thread of its own that waits in its calls: asynchronous ones would hop between threads more often.
    private readonly Thread _thread;
    // Guards what waits.
    private readonly object _gate = new();
    // Held by who sends: the thread, or the one who came alone.
    private readonly Lock _turn = new();
    private List<PendingAppend> _waiting = [];
    private bool _isClosed;
    private volatile int _together;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BatchConnection? _connection;
    private TaskCompletionSource? _underWay;
    private LedgerHead? _head;

    public Appender(NpgsqlDataSource dataSource, EventCatalog catalog, TimeProvider clock, int largestBatch)
    {
        (_dataSource, _catalog, _clock, _largestBatch) = (dataSource, catalog, clock, largestBatch);
        _thread = new(Work) { IsBackground = true, Name = "OpsBoard appender" };
        _thread.Start();
    }

    /// <summary>Rung after each batch, on the appender's thread.</summary>
    public event Action? Written;

    /// <summary>Whether each batch rings for other nodes. Not needed while this node knows that no other one listens.</summary>
    public bool Rings { get; set; } = true;

    public RecentEvents Recent { get; } = new();

    /// <summary>Completes when what is under way now is written or given up.</summary>
    public Task SettleAsync() => Volatile.Read(ref _underWay)?.Task ?? Task.CompletedTask;

    /// <summary>The backend whose notifications tell nothing that <see cref="Written"/> did not; 0 without one.</summary>
    public int BackendId { get; private set; }

    public async Task<AppendResult> AppendAsync(PreparedAppend prepared, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var append = new PendingAppend(prepared);
        if (!SendAlone(append) && !Join(append))
            return new AppendResult.Busy();
        await using var giving = cancellationToken.UnsafeRegister(static (a, ct) => ((PendingAppend)a!).GiveUp(ct), append).ConfigureAwait(false);
        return await append.Answer.ConfigureAwait(false);
    }

    /// <summary>Writes what is waiting, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>
    /// Where nobody is about, whoever comes sends: two hops between threads cost a lone append as much as its fsync. He
    /// waits for his trip and for no lock of others. True when he was answered.
    /// </summary>
    private bool SendAlone(PendingAppend append)
    {
        if (_together > 1 || !_turn.TryEnter())
            return false;
        try
        {
            lock (_gate)
            {
                if (_isClosed || _waiting.Count > 0 || !append.TryTake())
                    return false;
            }
            append.IsHeld = Answer([append], waits: false).Count > 0;
            return !append.IsHeld;
        }
        finally
        {
            _turn.Exit();
        }
    }

    /// <summary>False when too many are waiting.</summary>
    private bool Join(PendingAppend append)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_waiting.Count >= MostWaiting && !append.IsHeld)
                return false;
            _waiting.Add(append);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    private void Work()
    {
        var batch = new List<PendingAppend>();
        while (AwaitFirst())
        {
            WaitFor(_together);
            lock (_turn)
            {
                TakeWaiting(ref batch);
                batch.RemoveAll(append => !append.TryTake());
                if (batch.Count > 0)
                    Answer(batch, waits: true);
                _together = batch.Count;
            }
            batch.Clear();
        }
        lock (_turn)
            Disconnect();
        _ended.SetResult();
    }

    /// <summary>False when this was closed and nothing is waiting any more.</summary>
    private bool AwaitFirst()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isClosed)
                Monitor.Wait(_gate);
            return _waiting.Count > 0;
        }
    }

    private void TakeWaiting(ref List<PendingAppend> batch)
    {
        lock (_gate)
        {
            if (_waiting.Count <= _largestBatch)
            {
                (batch, _waiting) = (_waiting, batch);
                return;
            }
            batch.AddRange(_waiting.GetRange(0, _largestBatch));
            _waiting.RemoveRange(0, _largestBatch);
        }
    }

    /// <summary>
    /// Whoever was answered a moment ago often has the next one ready: a trip of its own would cost as much as ten
    /// events that travel together. Who is alone waits for nobody.
    /// </summary>
    private void WaitFor(int together)
    {
        var began = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _waiting).Count < together && Stopwatch.GetElapsedTime(began) < LongestPause)
            Thread.Yield();
    }

    /// <summary>Answers them, whatever happens. Who does not wait for the head's lock gets back what needs it.</summary>
    private List<PendingAppend> Answer(List<PendingAppend> batch, bool waits)
    {
        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Said before the clock is read: whoever finds nothing under way knows that what follows is recorded later.
        Interlocked.Exchange(ref _underWay, underWay);
        try
        {
            var open = WriteFromMemory(batch);
            // What was sent and lost may be written: until that is known it is under way.
            while (open.Count > 0 && (waits || open[0].WasSent))
                open = WriteUnderLock(open);
            return open;
        }
        catch (Exception fault)
        {
            // Npgsql 10.0 may stumble over a session that ends while its answer is read: a lost connection like any other.
            if (fault is NullReferenceException { Source: "Npgsql" })
                fault = new NpgsqlException("The connection to PostgreSQL was lost.", fault);
            // Who was not answered is told the fault: his outcome is unknown, and the command id finds it out.
            foreach (var append in batch)
                append.Fail(fault);
            Disconnect();
            return [];
        }
        finally
        {
            Interlocked.Exchange(ref _underWay, null);
            underWay.SetResult();
        }
    }

    /// <summary>One trip, on what is known here. Returns what has to be decided under the lock.</summary>
    private List<PendingAppend> WriteFromMemory(List<PendingAppend> batch)
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
            if (!connection.Write(written, Rings))
                return batch;
        }
        catch (PostgresException fault) when (fault.SqlState is BatchConnection.MustHold or PostgresErrorCodes.LockNotAvailable || IsOfOne(fault))
        {
            return batch;
        }
        catch (NpgsqlException fault) when (IsLost(fault))
        {
            Disconnect();
            foreach (var (append, _) in written.Accepted)
                append.WasSent = true;
            return batch;
        }
        Done(written);
        return written.Left;
    }

    /// <summary>Begin, lock, look, decide, write, commit. Returns what has to wait for this to be over.</summary>
    private List<PendingAppend> WriteUnderLock(List<PendingAppend> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            AppendBatch? written = null;
            try
            {
                var connection = _connection ??= BatchConnection.Open(_dataSource);
                BackendId = connection.ProcessId;
                using var transaction = connection.Begin();
                written = DecideUnderLock(connection, batch);
                if (written.Accepted.Count > 0)
                {
                    if (!connection.Write(written, Rings))
                        throw new UnreachableException("The head moved under its lock.");
                    transaction.Commit();
                }
                else
                {
                    transaction.Rollback();
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
                    var left = WriteUnderLock([append]);
                    while (left.Count > 0)
                        left = WriteUnderLock(left);
                }
                return [];
            }
            catch (NpgsqlException fault) when (IsLost(fault) && attempt == 1)
            {
                Disconnect();
                foreach (var (append, _) in written?.Accepted ?? [])
                    append.WasSent = true;
            }
        }
    }

    private AppendBatch DecideUnderLock(BatchConnection connection, List<PendingAppend> batch)
    {
        var standing = connection.Lock(
            [.. batch.Select(append => append.Prepared.AnswerKey)],
            [.. batch.SelectMany(append => append.Prepared.StreamIds).Distinct()]);
        if (!standing.Head.IsAt(_head))
            _memory.Clear();
        _head = standing.Head;
        foreach (var (id, version, type) in standing.Streams)
            _memory.Learn(id, type, version);
        LearnWhatWasMissed(connection, batch);

        var written = new AppendBatch(_memory, standing.Head, RecordedAt(standing.Head), standing.Answers);
        foreach (var append in batch)
            written.Add(append);
        return written;
    }

    /// <summary>Reads the events that commands to be decided again have not seen.</summary>
    private void LearnWhatWasMissed(BatchConnection connection, List<PendingAppend> batch)
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
        var events = connection.ReadSince([.. missed.Select(m => (m.Key, m.Value))], _catalog);
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

    private void Disconnect()
    {
        _head = null;
        _memory.Clear();
        if (_connection is { } connection)
        {
            _connection = null;
            connection.Dispose();
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

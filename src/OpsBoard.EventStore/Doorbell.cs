using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// Wakes those who wait for events and carries no data: it is rung by this node's own appends, and by other nodes
/// over the one listening connection. A node asks at times who else listens, and rings over PostgreSQL only when
/// somebody does: to wake its own listener for each batch would cost a small batch as much as its events.
/// </summary>
internal sealed class Doorbell(NpgsqlDataSource dataSource, EventJournal journal, ILogger logger) : IAsyncDisposable
{
    /// <summary>What every batch of appends notifies.</summary>
    public const string Channel = "opsboard_events";

    /// <summary>What one says who listens and asks who else does; the answer is a ring.</summary>
    private const string Question = "who listens?";

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly HashSet<Bell> _bells = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task? _listening;
    private long _ringsFromOutside;
    private bool _isAsked;
    private bool _hasHeard;

    /// <summary>How often it was rung by what this node did not write, or may have missed.</summary>
    public long RingsFromOutside => Volatile.Read(ref _ringsFromOutside);

    /// <summary>A mailbox of one: however often it rings while nobody waits, the next wait ends at once, once.</summary>
    public Bell Subscribe()
    {
        var bell = new Bell(this);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            _bells.Add(bell);
            if (_listening is null)
            {
                journal.Written += Ring;
                _listening = Task.Run(ListenAsync);
            }
        }
        return bell;
    }

    public async ValueTask DisposeAsync()
    {
        Task? listening;
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
                return;
            _stopping.Cancel();
            journal.Written -= Ring;
            listening = _listening;
        }
        if (listening is not null)
            await listening.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task ListenAsync()
    {
        var backoff = new Backoff();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(_stopping.Token).ConfigureAwait(false);
                connection.Notification += (_, notice) =>
                {
                    if (notice.PID != connection.ProcessID && !journal.IsOwn(notice.PID))
                        Hear(notice.Payload);
                };
                await using var listen = new NpgsqlCommand($"listen {Channel}", connection);
                await listen.ExecuteNonQueryAsync(_stopping.Token).ConfigureAwait(false);
                if (backoff.Attempts > 0)
                    logger.ListeningAgain(backoff.Attempts);
                backoff = new();
                // It may have been rung while nobody listened.
                RingFromOutside();
                await AwaitNotificationsAsync(connection).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                journal.Rings = true;
                return;
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException)
            {
                // Who hears nothing does not know who else listens.
                journal.Rings = true;
                if (backoff.Attempts == 0)
                    logger.ListeningLost(fault);
                await backoff.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AwaitNotificationsAsync(NpgsqlConnection connection)
    {
        var asked = await AskAsync(connection).ConfigureAwait(false);
        while (true)
        {
            while (_isAsked)
            {
                _isAsked = false;
                await NotifyAsync(connection, "").ConfigureAwait(false);
            }
            var isWoken = await connection.WaitAsync(ProbeInterval, _stopping.Token).ConfigureAwait(false);
            if (!_hasHeard && Stopwatch.GetElapsedTime(asked) > AnswerTime)
                journal.Rings = false;
            // A peer that vanished without a word is noticed only by asking, too.
            if (!isWoken)
                asked = await AskAsync(connection).ConfigureAwait(false);
        }
    }

    private async Task<long> AskAsync(NpgsqlConnection connection)
    {
        _hasHeard = false;
        await NotifyAsync(connection, Question).ConfigureAwait(false);
        return Stopwatch.GetTimestamp();
    }

    private async Task NotifyAsync(NpgsqlConnection connection, string payload)
    {
        await using var notify = new NpgsqlCommand("select pg_notify($1, $2)", connection) { Parameters = { new() { Value = Channel }, new() { Value = payload } } };
        await notify.ExecuteScalarAsync(_stopping.Token).ConfigureAwait(false);
    }

    /// <summary>Another node has written, or listens and asks. From now on it is told, and what it may have missed it looks for when it is answered.</summary>
    private void Hear(string payload)
    {
        journal.Rings = _hasHeard = true;
        _isAsked |= payload == Question;
        RingFromOutside();
    }

    private void RingFromOutside()
    {
        Interlocked.Increment(ref _ringsFromOutside);
        Ring();
    }

    private void Ring()
    {
        lock (_lock)
        {
            foreach (var bell in _bells)
                bell.Ring();
        }
    }

    public sealed class Bell(Doorbell doorbell) : IDisposable
    {
        private readonly SemaphoreSlim _rung = new(0, 1);

        /// <summary>Returns when rung, or after <paramref name="atMost"/>.</summary>
        public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _rung.WaitAsync(atMost, cancellationToken);

        /// <summary>Only under the doorbell's lock, so that two rings cannot both find it empty.</summary>
        public void Ring()
        {
            if (_rung.CurrentCount == 0)
                _rung.Release();
        }

        public void Dispose()
        {
            lock (doorbell._lock)
                doorbell._bells.Remove(this);
            _rung.Dispose();
        }
    }
}

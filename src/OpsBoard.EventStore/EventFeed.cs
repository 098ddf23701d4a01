using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// Follows the log. A node has one feed, with one listening connection however many follow. The doorbell only
/// wakes the followers; each reads from its own position and polls anyway, so a lost notification or a lost
/// PostgreSQL costs time and never an event.
/// </summary>
public sealed class EventFeed : IAsyncDisposable
{
    internal const int BatchLimit = 1_000;

    /// <summary>Whoever has just been served rests for so long: what comes thick is taken together, for a fraction of what it costs one by one.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(5);

    private readonly EventJournal _journal;
    private readonly ILogger _logger;
    private readonly TimeSpan _pollInterval;
    private readonly Doorbell _doorbell;

    /// <param name="dataSource">Where to listen.</param>
    /// <param name="journal">Where to read.</param>
    /// <param name="logger">Told when PostgreSQL is lost and when it is back.</param>
    /// <param name="pollInterval">How long a missed doorbell may delay an event; 1 s unless given.</param>
    public EventFeed(NpgsqlDataSource dataSource, EventJournal journal, ILogger<EventFeed> logger, TimeSpan? pollInterval = null)
    {
        _journal = journal;
        _logger = logger;
        _pollInterval = pollInterval ?? TimeSpan.FromSeconds(1);
        _doorbell = new(dataSource, journal, logger);
    }

    /// <summary>
    /// Every event after a position, each once, in order, in batches of 1 to 1,000; never ends by itself. What comes alone comes
    /// at once, what comes close behind another up to 5 ms later. While PostgreSQL is away it waits and goes on from where it was.
    /// </summary>
    /// <exception cref="OperationCanceledException">The follower was cancelled.</exception>
    /// <exception cref="InvalidDataException">A stored event cannot be read, or positions are not dense.</exception>
    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> FollowAsync(
        long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterPosition);
        using var bell = _doorbell.Subscribe();
        var position = afterPosition;
        var heard = 0L;
        var served = 0L;
        while (true)
        {
            if (served != 0 && Stopwatch.GetElapsedTime(served) is var passed && passed < Rest)
                await Task.Delay(Rest - passed, cancellationToken).ConfigureAwait(false);
            var (before, now) = (heard, heard = _doorbell.RingsFromOutside);
            var batch = await ReadThroughFaultsAsync(position, cancellationToken).ConfigureAwait(false);
            if (batch.Count == 0)
            {
                await bell.WaitAsync(_pollInterval, cancellationToken).ConfigureAwait(false);
                continue;
            }
            if (batch[0].Position != position + 1 || batch[^1].Position != position + batch.Count)
                throw new InvalidDataException($"Events are missing after position {position}: {batch[0].Position} to {batch[^1].Position} came, {batch.Count} in all.");
            position += batch.Count;
            yield return batch;
            // What came meanwhile has rung; to look again now would mostly find nothing. But one ring may have been for
            // two, and this for what the node itself wrote, which it remembers, and not for what another wrote after it.
            served = batch.Count < BatchLimit ? Stopwatch.GetTimestamp() : 0;
            if (batch.Count < BatchLimit && now == before)
                await bell.WaitAsync(_pollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _doorbell.DisposeAsync();

    private async Task<IReadOnlyList<StoredEvent>> ReadThroughFaultsAsync(long position, CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        while (true)
        {
            try
            {
                var batch = await _journal.ReadAsync(position, BatchLimit, cancellationToken).ConfigureAwait(false);
                if (backoff.Attempts > 0)
                    _logger.FeedResumed(position, backoff.Attempts);
                return batch;
            }
            catch (NpgsqlException fault)
            {
                if (backoff.Attempts == 0)
                    _logger.FeedInterrupted(fault, position);
                await backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

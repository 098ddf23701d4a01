using Microsoft.Extensions.Logging;
using Npgsql;

namespace OpsBoard.EventStore;

/// <summary>
/// Lets one node at a time do a piece of work, by an advisory lock that PostgreSQL drops with the connection. It saves work
/// and guards nothing: a node that was cut off may take itself for the holder a little longer, so what must not be done twice
/// is fenced where it is written.
/// </summary>
/// <param name="name">Of the work; nodes with the same name take turns.</param>
public sealed class AdvisoryLease(NpgsqlDataSource dataSource, string name, ILogger<AdvisoryLease> logger)
{
    /// <summary>Any constant will do, as long as no other program uses it in this database.</summary>
    private const int Space = 0x4F_42_50_52;

    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(3);

    /// <summary>Whether this node does the work now, as far as it knows.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Does the work whenever this node holds the lease; never ends by itself.</summary>
    /// <param name="work">Is cancelled when the lease is lost.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        while (true)
        {
            try
            {
                await HoldAsync(work, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                // Of the database, or of the work: it is tried again, and nothing else stops for it.
                logger.LeasedWorkFailed(fault, name);
            }
            await Task.Delay(Probe, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task HoldAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (var take = new NpgsqlCommand("select pg_try_advisory_lock($1, hashtext($2))", connection) { Parameters = { new() { Value = Space }, new() { Value = name } } })
        {
            if (await take.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
                return;
        }
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        IsHeld = true;
        var working = work(held.Token);
        try
        {
            while (await Task.WhenAny(working, Task.Delay(Probe, cancellationToken)).ConfigureAwait(false) != working && !cancellationToken.IsCancellationRequested)
            {
                await using var probe = new NpgsqlCommand("select 1", connection);
                await probe.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            IsHeld = false;
            await held.CancelAsync().ConfigureAwait(false);
            try
            {
                await working.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (held.IsCancellationRequested)
            {
            }
        }
    }
}

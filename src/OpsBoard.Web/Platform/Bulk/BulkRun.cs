using System.Runtime.CompilerServices;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Bulk;

/// <summary>How far a run has come.</summary>
/// <param name="Refused">By a rule, a missing right or a stale version.</param>
/// <param name="Position">Of the last event that any of its commands added.</param>
/// <param name="IsOver">Nothing more will come.</param>
public sealed record BulkProgress(int Items, int Accepted, int Refused, long Position, bool IsOver)
{
    public int Done => Accepted + Refused;

    /// <summary>It ended before every command had its answer; the same sent again goes on.</summary>
    public bool IsInterrupted => IsOver && Done < Items;
}

/// <summary>A run on this node: its answers as they come, for all who look.</summary>
public sealed class BulkRun
{
    private readonly Lock _gate = new();
    private readonly CommandOutcome?[] _outcomes;
    private readonly Live<BulkProgress> _live;
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private TimeSpan? _took;

    public BulkRun(BulkRequest request)
    {
        Request = request;
        _outcomes = new CommandOutcome?[request.Items.Count];
        _live = new(new(request.Items.Count, 0, 0, 0, IsOver: false));
    }

    public BulkRequest Request { get; }

    public BulkProgress Progress => _live.Current;

    /// <summary>How long it has worked, or did.</summary>
    public TimeSpan Took => _took ?? TimeProvider.System.GetElapsedTime(_began);

    /// <summary>Ends when the run does, and never fails.</summary>
    public Task Work { get; internal set; } = Task.CompletedTask;

    /// <summary>The answers so far and those to come, in the order of the items.</summary>
    public async IAsyncEnumerable<(BulkItem Item, CommandOutcome Outcome)> AnswersAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var next = 0;
        using var follower = _live.Follow();
        await foreach (var progress in follower.ChangesAsync(ct))
        {
            for (; next < _outcomes.Length && Volatile.Read(ref _outcomes[next]) is { } outcome; next++)
                yield return (Request.Items[next], outcome);
            if (progress.IsOver) break;
        }
    }

    /// <summary>What was refused so far, at most <paramref name="most"/>, in the order of the items.</summary>
    public IEnumerable<(BulkItem Item, CommandOutcome Outcome)> Refusals(int most) =>
        Request.Items.Select((item, i) => (Item: item, Outcome: Volatile.Read(ref _outcomes[i])!)).Where(a => a.Outcome is not (null or CommandOutcome.Accepted)).Take(most);

    /// <summary>This progress first, then each newer one; several at once count as one.</summary>
    public async IAsyncEnumerable<BulkProgress> ChangesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var follower = _live.Follow();
        await foreach (var progress in follower.ChangesAsync(ct))
        {
            yield return progress;
            if (progress.IsOver) break;
        }
    }

    internal void Answer(int item, CommandOutcome outcome)
    {
        lock (_gate)
        {
            Volatile.Write(ref _outcomes[item], outcome);
            var p = _live.Current;
            _live.Publish(outcome is CommandOutcome.Accepted accepted
                ? p with { Accepted = p.Accepted + 1, Position = Math.Max(p.Position, accepted.Position) }
                : p with { Refused = p.Refused + 1 });
        }
    }

    internal void End()
    {
        _took = TimeProvider.System.GetElapsedTime(_began);
        lock (_gate) _live.Publish(_live.Current with { IsOver = true });
    }
}

namespace OpsBoard.EventStore;

/// <summary>An append on its way, and the one who waits for it.</summary>
internal sealed class PendingAppend(PreparedAppend prepared)
{
    private readonly TaskCompletionSource<AppendResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    public PreparedAppend Prepared { get; } = prepared;

    public CommandId CommandId => Prepared.Request.Metadata.CommandId;

    public Task<AppendResult> Answer => _answer.Task;

    /// <summary>It was sent before and its outcome was lost: what stands in the database may be its own answer.</summary>
    public bool WasSent { get; set; }

    /// <summary>It was taken before, and what it waits for now is another's turn.</summary>
    public bool IsHeld { get; set; }

    /// <summary>False when its sender has given it up. After this he waits for the answer, whatever it is.</summary>
    public bool TryTake() => IsHeld || Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>Gives up what was not taken yet: it will not be written.</summary>
    public void GiveUp(CancellationToken cancellationToken)
    {
        if (TryTake())
            _answer.TrySetCanceled(cancellationToken);
    }

    public void End(AppendResult result) => _answer.TrySetResult(result);

    public void Fail(Exception fault) => _answer.TrySetException(fault);
}

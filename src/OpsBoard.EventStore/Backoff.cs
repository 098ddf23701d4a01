namespace OpsBoard.EventStore;

/// <summary>Waits between attempts: 50 ms, then twice as long each time, 2 s at most.</summary>
internal sealed class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private TimeSpan _next = TimeSpan.FromMilliseconds(50);

    public int Attempts { get; private set; }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = _next;
        _next = wait * 2 < Longest ? wait * 2 : Longest;
        Attempts++;
        return Task.Delay(wait, cancellationToken);
    }
}

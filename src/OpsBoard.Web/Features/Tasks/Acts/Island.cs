using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Tasks.Acts;

/// <summary>What the islands of tasks share: they follow the live view, and tell what became of a command.</summary>
public abstract class Island : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan RenderEvery = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;

    [Inject] private Live<OperationsView> Live { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private Refusals Refusals { get; set; } = null!;

    protected Moment Moment => new(Live.Current, Time.GetUtcNow());

    protected CancellationToken Stopped => _stop.Token;

    protected bool IsBusy { get; set; }

    protected CommandOutcome? Outcome { get; private set; }

    protected string? Refusal { get; private set; }

    protected CommandOutcome.Stale? Stale => Outcome as CommandOutcome.Stale;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _following = FollowAsync(_stop.Token);
    }

    /// <summary>Runs one command at a time and keeps what became of it. True when it is recorded and seen.</summary>
    /// <param name="unanswered">What to say when no answer came.</param>
    protected async Task<bool> RunAsync(Func<Task<CommandOutcome?>> send, string unanswered)
    {
        if (IsBusy) return false;
        (IsBusy, Outcome, Refusal) = (true, null, null);
        try
        {
            Outcome = await send();
            Refusal = Outcome switch
            {
                null => unanswered,
                CommandOutcome.Refused r => Refusals.Say(r.Rejection),
                CommandOutcome.Busy => Refusals.Say("server.busy", []),
                CommandOutcome.IdReused r => throw new System.Diagnostics.UnreachableException(r.CommandId),
                _ => null,
            };
            return Outcome is CommandOutcome.Accepted;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The page was closed; the list will show whether it was recorded.
            return false;
        }
        finally
        {
            IsBusy = false;
        }
    }

    protected void Forget() => (Outcome, Refusal) = (null, null);

    private async Task FollowAsync(CancellationToken ct)
    {
        try
        {
            using var follower = Live.Follow();
            await foreach (var _ in follower.ChangesAsync(ct))
            {
                await InvokeAsync(StateHasChanged);
                await Task.Delay(RenderEvery, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The page was closed.
        }
    }
}

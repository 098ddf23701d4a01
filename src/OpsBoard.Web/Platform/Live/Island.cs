using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Operations;

namespace OpsBoard.Web.Platform.Live;

/// <summary>An interactive part of a page: it follows the live view, four times a second at most.</summary>
public abstract class Island : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan RenderEvery = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;

    [Inject] private Live<OperationsView> Live { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    protected Moment Moment => new(Live.Current, Time.GetUtcNow());

    /// <summary>Cancelled when the page is closed.</summary>
    protected CancellationToken Stopped => _stop.Token;

    /// <summary>Takes in the newest view; true when what is shown may have changed with it.</summary>
    protected virtual bool TakeIn() => true;

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

    private void ShowNewest()
    {
        if (TakeIn()) StateHasChanged();
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        try
        {
            using var follower = Live.Follow();
            await foreach (var _ in follower.ChangesAsync(ct))
            {
                await InvokeAsync(ShowNewest);
                await Task.Delay(RenderEvery, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The page was closed.
        }
    }
}

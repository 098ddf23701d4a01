using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Live;
using Radzen;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>
/// What an officer may do on a district's board. The rows themselves are not here: they are rendered once for everyone,
/// and a board of 500 zones costs a circuit nothing until one of them is opened.
/// </summary>
public sealed partial class BoardActs : IAsyncDisposable
{
    private static readonly TimeSpan RenderEvery = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private Task _following = Task.CompletedTask;
    private ElementReference _dialog;
    private int _opened;
    private int _focused;

    [Inject] private Live<OperationsView> Live { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private NotificationService Notifications { get; set; } = null!;

    [Parameter, EditorRequired] public string Code { get; set; } = "";

    private BoardActEventArgs? At { get; set; }

    private Moment Moment => new(Live.Current, Time.GetUtcNow());

    private string? Row => At is { Act: not "issue" } at ? $"{at.Act}-{at.Id}" : null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) _following = FollowAsync(_stop.Token);
        if (At is null || _focused == _opened) return;
        _focused = _opened;
        await _dialog.FocusAsync(preventScroll: true);
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        try
        {
            using var follower = Live.Follow();
            await foreach (var _ in follower.ChangesAsync(ct))
            {
                if (At is not null) StateHasChanged();
                await Task.Delay(RenderEvery, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The page is closed.
        }
    }

    private void Open(BoardActEventArgs at)
    {
        At = at;
        _opened++;
    }

    private void Close() => At = null;

    private void Recorded(Recording recording)
    {
        Close();
        Notifications.Notify(NotificationSeverity.Info, recording.What, L["act.recorded", recording.Position.ToString("N0", CultureInfo.CurrentCulture)], 4000);
    }

    private static string? Place(BoardActEventArgs at) => at.Narrow ? null : string.Create(
        CultureInfo.InvariantCulture, $"inset-inline-start:{at.X:0}px;inset-block-start:{at.Y:0}px");
}

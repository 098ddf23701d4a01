using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>
/// What an officer may do on a district's board. The rows themselves are not here: they are rendered once for everyone,
/// and a board of 500 zones costs a circuit nothing until one of them is opened.
/// </summary>
public sealed partial class BoardActs
{
    private ElementReference _dialog;
    private int _opened;
    private int _focused;

    [Inject] private NotificationService Notifications { get; set; } = null!;

    [Parameter, EditorRequired] public string Code { get; set; } = "";

    private BoardActEventArgs? At { get; set; }

    protected override bool TakeIn() => At is not null;

    private string? Row => At is { Act: not "issue" } at ? $"{at.Act}-{at.Id}" : null;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (At is null || _focused == _opened) return;
        _focused = _opened;
        await _dialog.FocusAsync(preventScroll: true);
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

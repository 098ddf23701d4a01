using Microsoft.AspNetCore.Components;

namespace OpsBoard.Web.Platform.Ui.Layouts;

/// <summary>
/// The frame of every page at a desk or on a phone: bar, bands, content. A static page wraps its content in it and
/// puts interactive islands inside.
/// </summary>
public sealed partial class DeskLayout
{
    // A phone's bottom bar has room for so many words; the rest of the menu stands in the sheet above.
    private const int Tabs = 4;

    [Inject] private Shell Shell { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Stands in the window's title, and in the bar of a phone.</summary>
    [Parameter, EditorRequired] public string Title { get; set; } = "";

    /// <summary>Below the title on a phone.</summary>
    [Parameter] public string? Subtitle { get; set; }

    /// <summary>Where the arrow of a phone leads; null on the pages of the menu.</summary>
    [Parameter] public string? BackHref { get; set; }

    /// <summary>
    /// The districts whose rows the viewer script keeps true. Empty leaves the rows to Blazor and keeps the badge and
    /// the stale band. Null is for pages without anything live, such as a form.
    /// </summary>
    [Parameter] public IReadOnlyList<string>? Watch { get; set; } = [];

    /// <summary>What the hub is asked for: the rows of <c>desk</c> or of <c>overview</c>.</summary>
    [Parameter] public string Rows { get; set; } = "desk";

    /// <summary>The position the page stands at.</summary>
    [Parameter] public long Position { get; set; }

    /// <summary>Set when the page shows a past moment; then nothing on it is live.</summary>
    [Parameter] public AsOfMoment? AsOf { get; set; }

    /// <summary>The page takes <c>?asOf=</c>.</summary>
    [Parameter] public bool CanAsOf { get; set; }

    /// <summary>In the bar, before the switches: who else is here.</summary>
    [Parameter] public RenderFragment? Tools { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    private bool IsLive => Watch is not null && AsOf is null;

    // An anchor alone would lead to <base>.
    private string Here => new Uri(Navigation.Uri).PathAndQuery;

    private string? Current(NavEntry entry) => entry.Holds(new Uri(Navigation.Uri).AbsolutePath) ? "page" : null;

    private Dictionary<string, object>? Viewer => IsLive ? ViewerAttributes.For(Watch!, Rows, Position, Shell) : null;
}

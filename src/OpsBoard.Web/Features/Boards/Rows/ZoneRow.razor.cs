using Microsoft.AspNetCore.Components;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Boards.Rows;

public sealed partial class ZoneRow
{
    [Inject] private Narrator Narrator { get; set; } = null!;

    [Parameter, EditorRequired] public ZoneRowModel Model { get; set; } = null!;

    private string Name => Narrator.In(Model.Name);

    // Who may act is led to the acts instead; everyone can read the zone's page.
    private string Href => $"/zones/{Model.Zone}";
}

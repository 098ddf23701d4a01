using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Maps;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Overview;

/// <summary>All districts at once, at a desk and on a phone: what was published, where it is serious, what needs someone.</summary>
public sealed partial class OverviewPage
{
    [Inject] private MapReading Reading { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery] private string? AsOf { get; set; }

    [SupplyParameterFromQuery(Name = "map")] private string? MapForm { get; set; }

    private ProvinceSight At { get; set; } = ProvinceSight.None;

    private AsOfMoment? Past => At.Past("/");

    private ILookup<string, BoardRow> Rows => At.Rows;

    private OverviewSurface Surface => Reading.Surface;

    private BoundaryBook Book => Reading.Book;

    private Refusals Refusals => Reading.Refusals;

    private bool IsTiles => MapForm == "tiles";

    private ProvinceMap Map => ProvinceMap.Of(At.Sight!.View.Divisions);

    protected override async Task OnInitializedAsync() => At = await Reading.ReadAsync(AsOf, Context);
}

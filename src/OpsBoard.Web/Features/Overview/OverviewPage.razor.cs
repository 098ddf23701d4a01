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

    private Sight? Sight { get; set; }

    private Rejection? Rejection { get; set; }

    private Division? Root { get; set; }

    private AsOfMoment? Past { get; set; }

    private ILookup<string, BoardRow> Rows { get; set; } = Array.Empty<BoardRow>().ToLookup(row => row.List);

    private OverviewSurface Surface => Reading.Surface;

    private BoundaryBook Book => Reading.Book;

    private Refusals Refusals => Reading.Refusals;

    private bool IsTiles => MapForm == "tiles";

    private ProvinceMap Map => ProvinceMap.Of(Sight!.View.Divisions);

    protected override async Task OnInitializedAsync()
    {
        (Sight, Rejection) = await Reading.Sights.ReadAsync(AsOf);
        if (Rejection is not null) Context.Response.StatusCode = StatusCodes.Status400BadRequest;
        if (Sight is null) return;
        Past = Sight.AsOf is { } at ? new(at, Sight.View.Position, "/") : null;
        Root = Sight.View.Divisions.Root;
        if (Root is not null) Rows = Surface.Rows(Sight.Moment, Root.Code).ToLookup(row => row.List);
    }
}

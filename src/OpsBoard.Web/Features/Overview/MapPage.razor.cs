using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Maps;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Overview;

/// <summary>The map alone, whole or a part of it, with whatever room the screen has.</summary>
public sealed partial class MapPage
{
    [Inject] private MapReading Reading { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery] private string? AsOf { get; set; }

    [SupplyParameterFromQuery(Name = "within")] private string? WithinText { get; set; }

    private Refusals Refusals => Reading.Refusals;

    private Sight? Sight { get; set; }

    private Rejection? Rejection { get; set; }

    private Division? Root { get; set; }

    private AsOfMoment? Past { get; set; }

    private DivisionCode? Within { get; set; }

    /// <summary>Why the part that was asked for can't be shown.</summary>
    private string? Unknown { get; set; }

    private MapFrame? Frame { get; set; }

    private ILookup<string, BoardRow> Rows { get; set; } = Array.Empty<BoardRow>().ToLookup(row => row.List);

    private BoundaryImport? Import => Reading.Book.Current;

    private ProvinceMap Map => ProvinceMap.Of(Sight!.View.Divisions);

    private IReadOnlyList<Division> Prefectures => [.. Map.Above.Where(d => d.Level is DivisionLevel.Prefecture && MapFrame.Around(d.Code, Import!.Map, Sight!.View.Divisions) is not null)];

    protected override async Task OnInitializedAsync()
    {
        (Sight, Rejection) = await Reading.Sights.ReadAsync(AsOf);
        if (Rejection is not null) Context.Response.StatusCode = StatusCodes.Status400BadRequest;
        if (Sight is null) return;
        Past = Sight.AsOf is { } at ? new(at, Sight.View.Position, Navigation.With(("asOf", null))) : null;
        Root = Sight.View.Divisions.Root;
        if (Root is null) return;
        Rows = Reading.Surface.Rows(Sight.Moment, Root.Code).ToLookup(row => row.List);
        if (WithinText is not { Length: > 0 } || Import is null) return;
        if (DivisionCode.TryParse(WithinText, out var code) && MapFrame.Around(code, Import.Map, Sight.View.Divisions) is { } frame) (Within, Frame) = (code, frame);
        else Unknown = Refusals.Say(Rejection.Unknown("division.unknown", ("division", WithinText)));
    }
}

/// <summary>What the map reads from.</summary>
internal sealed record MapReading(PageSight Sights, OverviewSurface Surface, BoundaryBook Book, Refusals Refusals);

using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Zones;

/// <summary>The zones of the whole jurisdiction by filter. The filter is the page's address, so that it can be kept and shared.</summary>
public sealed partial class ZoneListPage
{
    private const string PageName = "page";

    private Sight? _sight;
    private AsOfMoment? _asOf;
    private string? _refused;
    private ZoneListing? _listing;
    private bool _mayChange;
    private bool _mayImport;

    [Inject] private ZoneListReading Reading { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IStringLocalizer<ZoneWords> Words { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "asOf")] private string? AsOf { get; set; }

    [SupplyParameterFromQuery(Name = PageName)] private string? AskedPage { get; set; }

    private int PageNumber => QueryNumber.Whole(AskedPage) ?? 1;

    private OperationsView View => _sight!.View;

    private string BulkHref => $"/zones/bulk{new Uri(Navigation.ToAbsoluteUri(Navigation.With((PageName, null))).AbsoluteUri).Query}";

    protected override async Task OnInitializedAsync()
    {
        (_sight, var rejection) = await Reading.Sights.ReadAsync(AsOf);
        if (rejection is not null)
        {
            Context.Response.StatusCode = StatusCodes.Status400BadRequest;
            _refused = Reading.Refusals.Say(rejection);
        }
        if (_sight is null) return;
        _asOf = _sight.AsOf is { } at ? new(at, View.Position, Navigation.With(("asOf", null))) : null;
        var (filter, bad) = Reading.Filters.Read(Context.Request.Query, _sight.Moment);
        // What was asked for can't be shown; what is shown instead says so.
        if (bad.Count > 0) Context.Response.StatusCode = StatusCodes.Status400BadRequest;
        _listing = ZoneListing.Of(filter, bad, Reading.Finder, _sight.Moment, Reading.Boards);
        _mayChange = Reading.Gate.MayIssue(Context.User);
        _mayImport = Reading.Gate.MayRegisterZones(Context.User);
    }
}

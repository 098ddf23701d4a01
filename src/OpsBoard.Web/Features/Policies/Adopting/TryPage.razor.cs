using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Policies.Adopting;

/// <summary>What another pack would do to every zone of a division, and its adoption.</summary>
public sealed partial class TryPage
{
    private Sight? _sight;
    private AsOfMoment? _asOf;
    private string? _closed, _refused, _now;
    private DryRun? _run;
    private PolicyPack? _pack;
    private DryRunFilter _filter = new(null, null, null, DryRunChoice.All);

    [Inject] private TryReading Reading { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "division")] private string? Division { get; set; }

    [SupplyParameterFromQuery(Name = "pack")] private string? Pack { get; set; }

    [SupplyParameterFromQuery(Name = "asOf")] private string? AsOf { get; set; }

    [SupplyParameterFromQuery(Name = "now")] private string? NowClass { get; set; }

    [SupplyParameterFromQuery(Name = "then")] private string? ThenClass { get; set; }

    [SupplyParameterFromQuery(Name = "district")] private string? District { get; set; }

    [SupplyParameterFromQuery(Name = "what")] private string? What { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private string? AskedPage { get; set; }

    // The tree down to the districts; a street has no board for which a pack could decide.
    private IEnumerable<Division> Divisions =>
        _sight!.View.Divisions.ByCode.Values.Where(d => d.Level is not DivisionLevel.Street).OrderBy(d => d.Code.Value, StringComparer.Ordinal);

    private string Again => Navigation.With(("page", null), ("now", null), ("then", null), ("district", null), ("what", null));

    protected override async Task OnInitializedAsync()
    {
        (_sight, var rejection) = await Reading.Sights.ReadAsync(AsOf);
        if (rejection is not null) Close(StatusCodes.Status400BadRequest, rejection);
        if (_sight is null) return;
        if (!Reading.Gate.MayAdopt(Context.User)) Close(StatusCodes.Status403Forbidden, Rejection.Forbidden("access.forbidden", ("account", Reading.Gate.GrantOf(Context.User)?.Account.Value ?? "–")));
        _asOf = _sight.AsOf is { } at ? new(at, _sight.View.Position, Navigation.With(("asOf", null))) : null;
        if (_closed is null && Division is { Length: > 0 } division && Pack is { Length: > 0 } pack) Try(division, pack);
    }

    private void Try(string division, string pack)
    {
        (_run, var no) = Reading.Runs.Of(division, pack, _sight!, Context.User);
        if (no is not null)
        {
            Context.Response.StatusCode = StatusCodes.Status400BadRequest;
            _refused = Reading.Refusals.Say(no);
        }
        if (_run is null) return;
        _pack = Reading.Packs[_run.Pack];
        var before = _sight!.View.PackOf(_run.Division);
        _now = Reading.Packs.Find(before) is { } known ? Narrator.In(known.Name) : before.ToString();
        _filter = new(Given(NowClass), Given(ThenClass), Given(District), Enum.TryParse<DryRunChoice>(What, ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice : DryRunChoice.All);
    }

    private void Close(int status, Rejection rejection)
    {
        Context.Response.StatusCode = status;
        _closed = Reading.Refusals.Say(rejection);
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string Number(int n) => n.ToString("N0", CultureInfo.CurrentCulture);
}

/// <summary>What the page of dry runs reads from.</summary>
internal sealed record TryReading(PageSight Sights, Gate Gate, DryRuns Runs, PolicyPacks Packs, Refusals Refusals);

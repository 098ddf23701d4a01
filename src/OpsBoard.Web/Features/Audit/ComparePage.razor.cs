using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Audit;

/// <summary>A district at two moments, side by side: what was known then, and what is known later.</summary>
public sealed partial class ComparePage
{
    private IReadOnlyList<DayCount> _days = [];
    private Division? _district;
    private Comparison? _comparison;
    private string? _refused;
    private bool _ready;
    private bool _closed;

    [Inject] private AuditReading Reading { get; set; } = null!;

    [Inject] private MomentReader Moments { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IStringLocalizer<AuditWords> Words { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "district")] private string? District { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? Until { get; set; }

    [SupplyParameterFromQuery(Name = "all")] private string? All { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (!Reading.Gate.MayAudit(Context.User))
        {
            Context.Response.StatusCode = StatusCodes.Status403Forbidden;
            _closed = true;
            return;
        }
        _ready = true;
        var (now, _) = await Moments.ReadAsync(null, Context.RequestAborted);
        _district = DivisionCode.TryParse(District, out var code) && Reading.View.Divisions.IsDistrict(code) ? Reading.View.Divisions.Find(code) : null;
        _days = await Reading.Desk.DaysAsync(_district?.Code.Value, now!.Now, Context.RequestAborted);
        if (AuditRequest.Given(District) is { } asked && _district is null) Refuse(Rejection.Unknown("district.unknown", ("district", asked)));
        else if (_district is not null && AuditRequest.Given(From) is { } from) await CompareAsync(_district, from, AuditRequest.Given(Until));
    }

    private async Task CompareAsync(Division district, string from, string? until)
    {
        var (then, no) = await Moments.ReadAsync(from, Context.RequestAborted);
        var (later, neither) = await Moments.ReadAsync(until, Context.RequestAborted);
        if ((no ?? neither) is { } rejection) Refuse(rejection);
        // Whichever way round they were typed, the earlier stands first.
        else if (then!.View.Position > later!.View.Position) _comparison = await Reading.Comparer.ReadAsync(district, later, then, Context.RequestAborted);
        else _comparison = await Reading.Comparer.ReadAsync(district, then, later, Context.RequestAborted);
    }

    private void Refuse(Rejection rejection)
    {
        Context.Response.StatusCode = StatusCodes.Status400BadRequest;
        _refused = Reading.Refusals.Say(rejection);
    }

    private string To(DateOnly day) => Navigation.With(("from", day.ToString("yyyy-MM-dd'T00:00'", CultureInfo.InvariantCulture)));

    private static string? Local(DateTimeOffset? at) => at is { } moment ? LocalTime.Of(moment).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) : null;
}

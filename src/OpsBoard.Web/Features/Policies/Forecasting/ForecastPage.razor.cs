using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Policies.Forecasting;

/// <summary>Which zones can be lifted when, of one district or of the whole province.</summary>
public sealed partial class ForecastPage
{
    private const int Size = 150;

    private Sight? _sight;
    private AsOfMoment? _asOf;
    private string? _refused;
    private Division? _division;
    private Forecast? _forecast;
    private IReadOnlyList<ForecastZone> _zones = [];
    private IReadOnlyList<(CriterionResult? Why, int Zones)> _reasons = [];

    [Inject] private ForecastReading Reading { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "division")] private string? Division { get; set; }

    [SupplyParameterFromQuery(Name = "day")] private string? Day { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private string? AskedPage { get; set; }

    [SupplyParameterFromQuery(Name = "asOf")] private string? AsOf { get; set; }

    private bool IsDistrict => _division!.Level is DivisionLevel.District;

    private string Back => IsDistrict ? $"/districts/{_division!.Code}" : "/";

    private int Pages => Math.Max(1, (_zones.Count + Size - 1) / Size);

    private int Page => Math.Min(Pages, QueryNumber.Whole(AskedPage) ?? 1);

    private string Chosen => Day switch
    {
        null or "" => Words["forecast.zones.every"],
        "later" => Words["later", Forecast.Days],
        "unforeseen" => Words["unforeseen"],
        _ => DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Narrator.Day(day) : Day,
    };

    protected override async Task OnInitializedAsync()
    {
        (_sight, var rejection) = await Reading.Sights.ReadAsync(AsOf);
        if (rejection is not null) Refuse(rejection);
        if (_sight is null) return;
        var asked = Division is { Length: > 0 } ? Division : _sight.View.Divisions.Root?.Code.Value;
        if (!DivisionCode.TryParse(asked, out var code) || (_forecast = Reading.Forecasts.Of(code, _sight.Moment)) is null)
        {
            Context.AnswerNotFound();
            _refused = Reading.Refusals.Say(Rejection.Unknown("district.unknown", ("district", asked ?? "–")));
            return;
        }
        _division = _sight.View.Divisions.Find(code);
        _asOf = _sight.AsOf is { } at ? new(at, _sight.View.Position, $"/forecast?division={code}") : null;
        if (Zones(_forecast) is not { } zones) Refuse(Rejection.Rule("forecast.day-unreadable", ("day", Day ?? "")));
        else _zones = [.. zones.OrderBy(z => z.Earliest ?? DateOnly.MaxValue).ThenByDescending(z => z.Prospect.Class.Rank).ThenBy(z => z.Zone.Id.Value, StringComparer.Ordinal)];
        _reasons = [.. ForecastReasons.Of(_forecast.Unforeseen)];
    }

    private IEnumerable<ForecastZone>? Zones(Forecast forecast) => Day switch
    {
        null or "" => forecast.Zones,
        "later" => forecast.Later,
        "unforeseen" => forecast.Unforeseen,
        _ => DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? forecast.On(day) : null,
    };

    private void Refuse(Rejection rejection)
    {
        Context.Response.StatusCode = StatusCodes.Status400BadRequest;
        _refused = Reading.Refusals.Say(rejection);
    }

    private string ZoneHref(ForecastZone zone) => AsOf is { Length: > 0 } ? $"/zones/{zone.Zone.Id}?asOf={Uri.EscapeDataString(AsOf)}" : $"/zones/{zone.Zone.Id}";

    /// <summary>Zones that today may still be met for, but where more than a decision is missing.</summary>
    private static int Pending(Forecast forecast) => forecast.Zones.Count(z => z.Earliest <= forecast.Today && !z.Prospect.IsReady);

    private static string Number(int n) => n.ToString("N0", CultureInfo.CurrentCulture);
}

/// <summary>What the page of forecasts reads from.</summary>
internal sealed record ForecastReading(PageSight Sights, ForecastReader Forecasts, Refusals Refusals);

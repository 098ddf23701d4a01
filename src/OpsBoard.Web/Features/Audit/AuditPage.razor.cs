using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Audit;

/// <summary>The whole history: what was recorded, by whom, when, on which authority and which rule.</summary>
public sealed partial class AuditPage
{
    private AuditSheet? _sheet;
    private AuditQuery? _query;
    private IReadOnlyList<string> _types = [];
    private DateTimeOffset _now;
    private string? _refused;
    private bool _closed;

    [Inject] private AuditReading Reading { get; set; } = null!;

    [Inject] private Shell Shell { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IStringLocalizer<AuditWords> Words { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "stream")] private string? Stream { get; set; }

    [SupplyParameterFromQuery(Name = "district")] private string? District { get; set; }

    [SupplyParameterFromQuery(Name = "actor")] private string? Account { get; set; }

    [SupplyParameterFromQuery(Name = "type")] private string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "from")] private string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] private string? Until { get; set; }

    [SupplyParameterFromQuery(Name = "before")] private string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? After { get; set; }

    [SupplyParameterFromQuery(Name = "position")] private string? Position { get; set; }

    private AuditRequest Request => new(Stream, District, Account, Type, From, Until, Before, After, Position);

    private OperationsView View => Reading.View;

    protected override async Task OnInitializedAsync()
    {
        if (!Reading.Gate.MayAudit(Context.User))
        {
            Context.Response.StatusCode = StatusCodes.Status403Forbidden;
            _closed = true;
            return;
        }
        _now = Shell.Now;
        _types = [.. Reading.Catalog.Aliases.Order(StringComparer.Ordinal)];
        (_query, var rejection) = Request.Read(Reading.Catalog, Reading.Calendar);
        if (_query is not null)
        {
            _sheet = await Reading.Desk.ReadAsync(_query, _now, Context.RequestAborted);
            return;
        }
        Context.Response.StatusCode = StatusCodes.Status400BadRequest;
        _refused = Reading.Refusals.Say(rejection!);
    }

    private string ToDay(DateOnly day) => Navigation.With(
        ("from", Local(day)), ("to", Local(day.AddDays(1))), ("before", null), ("after", null), ("position", null));

    private static string Local(DateOnly day) => day.ToString("yyyy-MM-dd'T00:00'", CultureInfo.InvariantCulture);

    private static string Number(long n) => n.ToString("N0", CultureInfo.CurrentCulture);
}

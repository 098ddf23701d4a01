using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;
using OpsBoard.Web.Platform.Zones;

namespace OpsBoard.Web.Features.Boards;

/// <summary>A district's board, now or as it was known at a past moment.</summary>
public sealed partial class BoardPage
{
    [Inject] private PageSight Sights { get; set; } = null!;

    [Inject] private Gate Gate { get; set; } = null!;

    [Inject] private BoardReading Reading { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [Parameter] public string Code { get; set; } = "";

    [SupplyParameterFromQuery(Name = "asOf")] private string? AsOfText { get; set; }

    private Sight? Sight { get; set; }

    private Division? Division { get; set; }

    /// <summary>Why the moment asked for can't be shown.</summary>
    private string? Problem { get; set; }

    private bool MayAct { get; set; }

    private ZoneFilter Filter { get; set; } = ZoneFilter.All;

    private IReadOnlyList<BadFilter> BadFilters { get; set; } = [];

    private Refusals Refusals => Reading.Refusals;

    private string Here => $"/districts/{Code}";

    /// <summary>It is a district now, and was none at the moment asked for.</summary>
    private bool IsTooEarly => Sight is { IsPast: true } && DivisionCode.TryParse(Code, out var code) && Sights.Present.IsDistrict(code);

    private AsOfMoment? Past => Sight?.AsOf is { } at ? new(at, Sight.View.Position, Here) : null;

    protected override async Task OnInitializedAsync()
    {
        (Sight, var rejection) = await Sights.ReadAsync(AsOfText);
        if (rejection is not null)
        {
            Problem = Refusals.Say(rejection);
            Context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        if (Sight is null) return;
        if (DivisionCode.TryParse(Code, out var code) && Sight.View.Divisions.IsDistrict(code)) Division = Sight.View.Divisions.Find(code);
        if (Division is null)
        {
            Context.AnswerNotFound();
            return;
        }
        MayAct = !Sight.IsPast && Gate.MayActSomewhere(Context.User, Division.Code);
        (Filter, BadFilters) = Reading.Filters.Read(Context.Request.Query, Sight.Moment);
    }
}

/// <summary>What the page of a board reads from beside the board.</summary>
internal sealed record BoardReading(Refusals Refusals, ZoneFilterReader Filters);

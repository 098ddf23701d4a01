using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Access;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Projections;

namespace OpsBoard.Web.Features.Admin;

/// <summary>A projection with what it could not handle.</summary>
public sealed record ProjectionSheet(ProjectionStanding Standing, IReadOnlyList<QuarantinedEvent> Quarantined);

/// <summary>What runs beside the boards, for administrators: how the reports stand, and what they could not handle.</summary>
public sealed partial class AdminPage
{
    private const int Shown = 50;

    private List<ProjectionSheet>? _sheets;

    [Inject] private Gate Gate { get; set; } = null!;

    [Inject] private ProjectionHost Projections { get; set; } = null!;

    [Inject] private ProjectionDesk Desk { get; set; } = null!;

    [Inject] private IStringLocalizer<AdminWords> Words { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (Gate.GrantOf(Context.User) is not { Role: Role.Administrator })
        {
            Context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        _sheets = [];
        foreach (var standing in await Projections.StandingsAsync(Context.RequestAborted))
            _sheets.Add(new(standing, await Desk.QuarantinedAsync(standing.Projection, Shown, Context.RequestAborted)));
    }
}

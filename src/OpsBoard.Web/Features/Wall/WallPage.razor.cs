using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Wall;

/// <summary>
/// A wall by its address: <c>?districts=220106,220104</c> shows these in turn, none shows the province.
/// <c>rotate</c>: seconds per page; <c>diagonal</c>: inches of the screen; <c>culture</c>, <c>theme</c>.
/// </summary>
public sealed partial class WallPage
{
    private const int ShortestRotation = 5, LongestRotation = 600, UsualRotation = 20;

    [Inject] private PageSight Sights { get; set; } = null!;

    [Inject] private Refusals Refusals { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery] private string? Districts { get; set; }

    [SupplyParameterFromQuery(Name = "rotate")] private string? Seconds { get; set; }

    [SupplyParameterFromQuery(Name = "diagonal")] private string? Inches { get; set; }

    private double? Diagonal => QueryNumber.Size(Inches);

    private Sight? Sight { get; set; }

    private Rejection? Rejection { get; set; }

    private IReadOnlyList<Division> Wanted { get; set; } = [];

    private int Rotate => Math.Clamp(QueryNumber.Whole(Seconds) ?? UsualRotation, ShortestRotation, LongestRotation);

    protected override async Task OnInitializedAsync()
    {
        // A wall is where people look for the present; the past is for desks.
        (Sight, Rejection) = await Sights.ReadAsync(asOf: null);
        if (Sight is null || Districts is null) return;
        var wanted = new List<Division>();
        foreach (var text in Districts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (DivisionCode.TryParse(text, out var code) && Sight.View.Divisions.Find(code) is { Level: DivisionLevel.District } district) wanted.Add(district);
            else Rejection ??= Rejection.Unknown("district.unknown", ("district", text));
        }
        if (Rejection is not null) Context.AnswerNotFound();
        Wanted = [.. wanted.DistinctBy(d => d.Code)];
    }
}

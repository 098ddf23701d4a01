using Microsoft.AspNetCore.Components;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Policies.Levels;

/// <summary>A district, a prefecture or the province as a whole: its phase, its standstill, and on which figures it is clear.</summary>
public sealed partial class DivisionPage
{
    private Sight? _sight;
    private AsOfMoment? _asOf;
    private string? _refused;
    private LevelReading? _reading;
    private IReadOnlyList<Recorded> _history = [];
    private (ClearanceLost Event, DateTimeOffset At, AccountName By)? _lost;
    private DateTimeOffset? _phaseSince;
    private bool _mayAct;

    [Inject] private DivisionReading Reading { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [Parameter] public string Code { get; set; } = "";

    [SupplyParameterFromQuery(Name = "asOf")] private string? AsOf { get; set; }

    private bool IsDistrict => _reading!.Division.Level is DivisionLevel.District;

    private string Back => IsDistrict ? $"/districts/{_reading!.Division.Code}" : "/";

    protected override async Task OnInitializedAsync()
    {
        (_sight, var rejection) = await Reading.Sights.ReadAsync(AsOf);
        if (rejection is not null) Context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (_sight is not null && (!DivisionCode.TryParse(Code, out var code) || (_reading = Reading.Levels.Of(code, _sight.Moment)) is null))
        {
            Context.AnswerNotFound();
            rejection = Rejection.Unknown("division.unknown", ("division", Code));
        }
        _refused = rejection is null ? null : Reading.Refusals.Say(rejection);
        if (_sight is null || _reading is null) return;
        _asOf = _sight.AsOf is { } at ? new(at, _sight.View.Position, $"/divisions/{Code}") : null;
        _history = await Reading.Histories.ReadAsync(_reading.Division.Code, _sight.View.Position, Context.RequestAborted);
        (_lost, _phaseSince) = (LevelHistory.Lost(_history), LevelHistory.PhaseSince(_history));
        _mayAct = Reading.Gate.GrantOf(Context.User) is { } grant && Permissions.Check(grant, new DeclareClearance(_reading.Division.Code, ClearanceLevel.Basic), _reading.Division.Code, _sight.View.Divisions) is null
            || Reading.Gate.MayAdopt(Context.User);
    }
}

/// <summary>What the page of a division reads from.</summary>
internal sealed record DivisionReading(PageSight Sights, Gate Gate, LevelReader Levels, LevelHistory Histories, DivisionSurface Surface, Refusals Refusals);

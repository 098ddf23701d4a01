using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Tasks;

/// <summary>All tasks by filter, or one of them with its history.</summary>
public sealed partial class TasksPage
{
    private Sight? _sight;
    private AsOfMoment? _asOf;
    private string? _refused;
    private TaskFilter _filter = new(null, false, null, null);
    private TaskListing? _listing;
    private ImmutableArray<FieldTaskKind> _kinds = [];
    private TaskEntry? _task;
    private IReadOnlyList<Recorded> _events = [];
    private bool _mayAct;

    [Inject] private TaskReading Reading { get; set; } = null!;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IStringLocalizer<TaskWords> Words { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "asOf")] private string? AsOf { get; set; }

    [SupplyParameterFromQuery(Name = "task")] private string? Asked { get; set; }

    [SupplyParameterFromQuery(Name = "district")] private string? District { get; set; }

    [SupplyParameterFromQuery(Name = "own")] private string? Own { get; set; }

    [SupplyParameterFromQuery(Name = "kind")] private string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private string? AskedPage { get; set; }

    private int PageNumber => QueryNumber.Whole(AskedPage) ?? 1;

    private OperationsView View => _sight!.View;

    private DivisionCode Home => View.TaskHomes[_task!.Task.Id];

    private string ListHref => Navigation.With(("task", null));

    protected override async Task OnInitializedAsync()
    {
        (_sight, var rejection) = await Reading.Sights.ReadAsync(AsOf);
        if (_sight is null)
        {
            if (rejection is not null) Refuse(rejection);
            return;
        }
        _asOf = _sight.AsOf is { } at ? new(at, View.Position, Navigation.With(("asOf", null))) : null;
        if (Asked is { Length: > 0 }) await ReadTaskAsync(Asked);
        else ReadList();
    }

    private async Task ReadTaskAsync(string asked)
    {
        if (!FieldTaskId.TryParse(asked, out var id) || View.Task(id) is not { } entry)
        {
            Refuse(Rejection.Unknown("task.unknown", ("task", asked)));
            return;
        }
        _task = entry;
        _events = await Reading.EventsAsync(id, View.Position, Context.RequestAborted);
        _mayAct = Reading.Gate.MayAct(Context.User, entry.Task.Unit);
    }

    private void ReadList()
    {
        _kinds = Reading.Boards.TaskKinds(_sight!.Moment);
        DivisionCode? division = null;
        if (District is { Length: > 0 })
        {
            if (!DivisionCode.TryParse(District, out var code) || View.Board(code) is null)
            {
                Refuse(Rejection.Unknown("district.unknown", ("district", District)));
                return;
            }
            division = code;
        }
        var kind = _kinds.FirstOrDefault(k => k.Id.Value == Kind)?.Id;
        _filter = new(division, division is not null && Own == "1", kind, Enum.TryParse<TaskGroup>(State, ignoreCase: true, out var group) && Enum.IsDefined(group) ? group : null);
        _listing = TaskListing.Of(_filter, _sight.Moment);
        _mayAct = Reading.Gate.MayIssue(Context.User);
    }

    private void Refuse(Rejection rejection)
    {
        if (rejection.Kind is RejectionKind.Unknown) Context.AnswerNotFound();
        else Context.Response.StatusCode = StatusCodes.Status400BadRequest;
        _refused = Reading.Refusals.Say(rejection);
    }
}

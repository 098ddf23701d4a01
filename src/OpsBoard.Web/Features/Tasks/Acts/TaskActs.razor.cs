using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Tasks.Acts;

/// <summary>What the officer can do with one task: only what its state lets through.</summary>
public sealed partial class TaskActs
{
    private TaskVerb? _chosen;
    private string? _text;
    private int? _percent;
    private string _unit = "";
    private AccountName? _account;
    private (string Verb, long Position)? _done;

    [Inject] private TaskSender Sender { get; set; } = null!;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Inject] private IStringLocalizer<TaskWords> Words { get; set; } = null!;

    [Parameter, EditorRequired] public string Id { get; set; } = "";

    /// <summary>The task as it was when the officer looked; what he sends is decided on it.</summary>
    private TaskEntry? Seen { get; set; }

    private TaskEntry Present => Moment.View.Task(new(Id))!;

    private IReadOnlyList<TaskVerb> Verbs => TaskVerb.For(Seen!.Task, _account);

    private TaskVerb? Chosen => Verbs.FirstOrDefault(v => v.Name == _chosen?.Name) ?? (Verbs is [var first, ..] ? first : null);

    /// <summary>Below the unit; what was returned can go anywhere.</summary>
    private IEnumerable<Division> Units
    {
        get
        {
            var (divisions, task) = (Moment.View.Divisions, Seen!.Task);
            return divisions.ByCode.Values
                .Where(d => d.Code != task.Unit && (task.State == FieldTaskState.Returned ? d.Level != DivisionLevel.Street : d.Parent == task.Unit || (d.Level != DivisionLevel.Street && divisions.IsWithin(d.Code, task.Unit))))
                .OrderBy(d => d.Code.Value, StringComparer.Ordinal);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        _account = await Sender.AccountAsync();
        Look();
    }

    private void Look()
    {
        Seen = Moment.View.Task(new(Id));
        _percent = Seen?.Task.Percent;
        Forget();
    }

    private void Choose(TaskVerb verb)
    {
        _chosen = verb;
        _done = null;
        Forget();
    }

    private Task SubmitAsync() => SendAsync(Seen!.Last.Version);

    private Task InsistAsync() => SendAsync(Stale!.Actual);

    private async Task SendAsync(long seen)
    {
        var verb = Chosen!;
        var input = new TaskInput(string.IsNullOrWhiteSpace(_text) ? null : _text, verb.NeedsPercent ? _percent : null, DivisionCode.TryParse(_unit, out var unit) ? unit : null);
        if (!await RunAsync(() => Sender.SendAsync(verb.Command(new(Id), input), seen, Stopped), Words["unanswered"])) return;
        _done = (verb.Name, ((Platform.Commands.CommandOutcome.Accepted)Outcome!).Position);
        (_text, _unit, _chosen) = (null, "", null);
        Look();
    }
}

using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Tasks.Acts;

/// <summary>What the officer can do with one task: only what its state lets through.</summary>
public sealed partial class TaskActs
{
    private TaskDraft _draft = new();
    private TaskVerb? _chosen;
    private AccountName? _account;
    private (string Verb, long Position)? _done;

    [Inject] private Act Act { get; set; } = null!;

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
        _account = await Act.AccountAsync();
        Look();
    }

    private void Look()
    {
        Seen = Moment.View.Task(new(Id));
        _draft.Percent = Seen?.Task.Percent;
        Act.Forget();
    }

    private void Choose(TaskVerb verb)
    {
        _chosen = verb;
        _done = null;
        Act.Forget();
    }

    private Task SubmitAsync() => SendAsync(Seen!.Last.Version);

    private Task InsistAsync() => SendAsync(Act.Stale!.Actual);

    private async Task SendAsync(long seen)
    {
        var verb = Chosen!;
        if (await Act.SendAsync(_draft.For(verb, new(Id)), seen, Words["unanswered"], Stopped) is not { } position) return;
        _done = (verb.Name, position);
        (_draft, _chosen) = (new(), null);
        Look();
    }
}

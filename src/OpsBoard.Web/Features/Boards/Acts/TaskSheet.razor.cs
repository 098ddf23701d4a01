using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Features.Tasks;
using OpsBoard.Web.Features.Tasks.Acts;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>A task as it was when it was opened, and what its state lets the officer do with it.</summary>
public sealed partial class TaskSheet
{
    private readonly TaskDraft _draft = new();
    private TaskVerb? _chosen;

    [Inject] private Narrator Narrator { get; set; } = null!;

    [Inject] private Officer Officer { get; set; } = null!;

    [Inject] private IStringLocalizer<TaskWords> Words { get; set; } = null!;

    [Parameter, EditorRequired] public string Id { get; set; } = "";

    [Parameter, EditorRequired] public Moment Moment { get; set; } = null!;

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter] public EventCallback<Recording> OnRecorded { get; set; }

    private TaskEntry? Seen { get; set; }

    private AccountName? Account { get; set; }

    private TaskEntry? Present => FieldTaskId.TryParse(Id, out var task) ? Moment.View.Task(task) : null;

    private TaskEntry? Newer => Present is { } present && present.Last.Version > Seen?.Last.Version ? present : null;

    private IReadOnlyList<TaskVerb> Verbs => [.. TaskVerb.For(Seen!.Task, Account).Where(v => !v.NeedsUnit || Units.Any())];

    /// <summary>To whom the unit can hand it on: the divisions right below it.</summary>
    private IEnumerable<Division> Units => Moment.View.Divisions.ByCode.Values.Where(d => d.Parent == Seen!.Task.Unit).OrderBy(d => d.Code.Value, StringComparer.Ordinal);

    // What was chosen, as long as the state lets it through; else what comes first.
    private TaskVerb? Chosen => Verbs.FirstOrDefault(v => v == _chosen) ?? (Verbs.Count > 0 ? Verbs[0] : null);

    protected override async Task OnInitializedAsync()
    {
        Look();
        Account = await Officer.AccountAsync();
    }

    private void Look()
    {
        Seen = Present;
        _draft.Percent ??= Seen?.Task.Percent;
    }

    private string Verb(TaskVerb verb) => Words[$"verb.{verb.Name}"];

    private Task Done(Recording recording) => OnRecorded.InvokeAsync(recording with { What = $"{Narrator.In(Seen!.Task.Title)} · {recording.What}" });
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;

namespace OpsBoard.Web.Features.Tasks.Acts;

/// <summary>What the officer filled in for an act.</summary>
public sealed record TaskInput(string? Text, int? Percent, DivisionCode? Unit);

public enum TextNeed { None, Optional, Required }

/// <summary>Something that can be done with a task.</summary>
/// <param name="Name">Its words are found by it: <c>verb.receive</c>.</param>
public sealed record TaskVerb(string Name, TextNeed Text, Func<FieldTaskId, TaskInput, FieldTaskCommand> Command)
{
    private static readonly TaskInput Blank = new(null, null, null);

    /// <summary>What goes on first, what turns back or ends it last.</summary>
    private static readonly TaskVerb[] All =
    [
        new("receive", TextNeed.None, (id, _) => new ReceiveFieldTask(id)),
        new("progress", TextNeed.Optional, (id, i) => new ProgressFieldTask(id, i.Percent, i.Text)),
        new("complete", TextNeed.Optional, (id, i) => new CompleteFieldTask(id, i.Text)),
        new("unblock", TextNeed.Optional, (id, i) => new UnblockFieldTask(id, i.Text)),
        new("pass", TextNeed.Optional, (id, i) => new RecheckFieldTask(id, true, i.Text)),
        new("fail", TextNeed.Required, (id, i) => new RecheckFieldTask(id, false, i.Text)),
        new("block", TextNeed.Required, (id, i) => new BlockFieldTask(id, i.Text)),
        new("delegate", TextNeed.Optional, (id, i) => new DelegateFieldTask(id, i.Unit ?? default, i.Text)),
        new("reopen", TextNeed.Required, (id, i) => new ReopenFieldTask(id, i.Text)),
        new("return", TextNeed.Required, (id, i) => new ReturnFieldTask(id, i.Text)),
        new("withdraw", TextNeed.Required, (id, i) => new WithdrawFieldTask(id, i.Text)),
    ];

    public bool NeedsUnit => Name == "delegate";

    public bool NeedsPercent => Name == "progress";

    /// <summary>What the state of <paramref name="task"/> lets through; nobody rechecks his own work.</summary>
    public static IReadOnlyList<TaskVerb> For(FieldTask task, AccountName? account) =>
        [.. All.Where(v => FieldTaskDecider.Allowed(task, v.Command(task.Id, Blank)) && !(v.Name is "pass" or "fail" && task.DoneBy == account))];
}

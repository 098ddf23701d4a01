using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;

namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>What a text of an act is for.</summary>
public enum TaskText { None, Optional, Required }

/// <summary>Something that can be done with a task.</summary>
/// <param name="Name">Its words are found by it: <c>verb.receive</c>.</param>
/// <param name="Command">The command, from a text and a percentage.</param>
public sealed record TaskVerb(string Name, TaskText Text, Func<FieldTaskId, string?, int?, FieldTaskCommand> Command)
{
    /// <summary>In the order in which they are offered: what goes on first, what ends or turns it back last.</summary>
    public static IReadOnlyList<TaskVerb> All { get; } =
    [
        new("receive", TaskText.None, (id, _, _) => new ReceiveFieldTask(id)),
        new("unblock", TaskText.Optional, (id, text, _) => new UnblockFieldTask(id, text)),
        new("pass", TaskText.Optional, (id, text, _) => new RecheckFieldTask(id, true, text)),
        new("fail", TaskText.Required, (id, text, _) => new RecheckFieldTask(id, false, text)),
        new("complete", TaskText.Optional, (id, text, _) => new CompleteFieldTask(id, text)),
        new("progress", TaskText.Optional, (id, text, percent) => new ProgressFieldTask(id, percent, text)),
        new("block", TaskText.Required, (id, text, _) => new BlockFieldTask(id, text)),
        new("reopen", TaskText.Required, (id, text, _) => new ReopenFieldTask(id, text)),
        new("return", TaskText.Required, (id, text, _) => new ReturnFieldTask(id, text)),
        new("withdraw", TaskText.Required, (id, text, _) => new WithdrawFieldTask(id, text)),
    ];

    public bool IsRecheck => Name is "pass" or "fail";

    /// <summary>What the state of <paramref name="task"/> lets through; nobody is offered the recheck of his own work.</summary>
    public static IEnumerable<TaskVerb> For(FieldTask task, AccountName? account) =>
        All.Where(v => FieldTaskDecider.Allowed(task, v.Command(task.Id, null, null)) && !(v.IsRecheck && task.DoneBy == account));
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;

namespace OpsBoard.Web.Features.Tasks.Acts;

/// <summary>What the fields of a verb hold while the officer fills them in.</summary>
public sealed class TaskDraft
{
    public string? Text { get; set; }

    public int? Percent { get; set; }

    public string Unit { get; set; } = "";

    /// <summary>The verb's command with what it needs of this.</summary>
    public FieldTaskCommand For(TaskVerb verb, FieldTaskId task) => verb.Command(task, new(
        string.IsNullOrWhiteSpace(Text) ? null : Text, verb.NeedsPercent ? Percent : null, DivisionCode.TryParse(Unit, out var unit) ? unit : null));
}

namespace OpsBoard.Web.Features.Tasks;

/// <summary>Marks the texts of the page of tasks: TaskWords.resx (English) and TaskWords.zh-CN.resx.</summary>
public sealed class TaskWords;

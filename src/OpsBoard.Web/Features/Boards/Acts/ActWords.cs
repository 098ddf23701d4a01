namespace OpsBoard.Web.Features.Boards.Acts;

/// <summary>Marks the words of what more than one officer decides, and of a zone's life: ActWords.resx (English) and ActWords.zh-CN.resx.</summary>
public sealed class ActWords;

namespace OpsBoard.Web.Features.Boards;

/// <summary>Marks the words of the district board: BoardWords.resx (English) and BoardWords.zh-CN.resx.</summary>
public sealed class BoardWords;

namespace OpsBoard.Web.Features.Wall;

/// <summary>Marks the words of walls: WallWords.resx (English) and WallWords.zh-CN.resx.</summary>
public sealed class WallWords;

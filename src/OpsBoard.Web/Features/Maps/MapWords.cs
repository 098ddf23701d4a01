namespace OpsBoard.Web.Features.Maps;

/// <summary>Marks the words of the outlines: MapWords.resx (English) and MapWords.zh-CN.resx.</summary>
public sealed class MapWords;

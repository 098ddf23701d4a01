namespace OpsBoard.Web.Features.Zones;

/// <summary>Marks the texts of the page of a zone: ZoneWords.resx (English) and ZoneWords.zh-CN.resx.</summary>
public sealed class ZoneWords;

namespace OpsBoard.Web.Features.Overview;

/// <summary>Marks the words of the overview: OverviewWords.resx (English) and OverviewWords.zh-CN.resx.</summary>
public sealed class OverviewWords;

namespace OpsBoard.Web.Platform.Bulk;

/// <summary>Marks the words of a run: BulkWords.resx (English) and BulkWords.zh-CN.resx.</summary>
public sealed class BulkWords;

namespace OpsBoard.Web.Features.BulkClass;

/// <summary>Marks the words of the change of many classes: BulkClassWords.resx (English) and BulkClassWords.zh-CN.resx.</summary>
public sealed class BulkClassWords;

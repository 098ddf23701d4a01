namespace OpsBoard.Web.Features.ZoneImports;

/// <summary>Marks the words of the import: ImportWords.resx (English) and ImportWords.zh-CN.resx.</summary>
public sealed class ImportWords;

namespace OpsBoard.Web.Platform.Ui;

/// <summary>Marks the texts of the kit: Words.resx (English) and Words.zh-CN.resx.</summary>
public sealed class Words;

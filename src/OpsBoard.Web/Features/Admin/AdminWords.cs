namespace OpsBoard.Web.Features.Admin;

/// <summary>Marks the texts of the administration: AdminWords.resx (English) and AdminWords.zh-CN.resx.</summary>
public sealed class AdminWords;

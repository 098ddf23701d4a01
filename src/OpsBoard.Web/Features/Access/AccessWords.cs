namespace OpsBoard.Web.Features.Access;

/// <summary>Marks the texts of signing in: AccessWords.resx (English) and AccessWords.zh-CN.resx.</summary>
public sealed class AccessWords;

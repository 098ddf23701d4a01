namespace OpsBoard.Web.Features.Audit;

/// <summary>Marks the texts of the audit: AuditWords.resx (English) and AuditWords.zh-CN.resx.</summary>
public sealed class AuditWords;

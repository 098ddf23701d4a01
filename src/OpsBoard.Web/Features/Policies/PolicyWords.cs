namespace OpsBoard.Web.Features.Policies;

/// <summary>Marks the words of rules, forecasts and district levels: PolicyWords.resx (English) and PolicyWords.zh-CN.resx.</summary>
public sealed class PolicyWords;

namespace OpsBoard.Web.Features.Scenarios;

/// <summary>Marks the words of scenarios: ScenarioWords.resx (English) and ScenarioWords.zh-CN.resx.</summary>
public sealed class ScenarioWords;

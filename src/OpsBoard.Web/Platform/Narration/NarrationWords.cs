namespace OpsBoard.Web.Platform.Narration;

/// <summary>Marks the words for criteria and events: NarrationWords.resx (English) and NarrationWords.zh-CN.resx.</summary>
public sealed class NarrationWords;

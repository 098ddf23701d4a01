namespace OpsBoard.Web.Platform.Ui;

/// <summary>Names this build of the server. Every beat carries it, so that an open page notices an upgrade and reloads.</summary>
public static class Build
{
    public static string Id { get; } = typeof(Build).Module.ModuleVersionId.ToString("N")[..12];
}

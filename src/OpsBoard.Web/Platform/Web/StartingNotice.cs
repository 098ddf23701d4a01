namespace OpsBoard.Web.Platform.Web;

/// <summary>Until the boards have caught up nothing is shown: half a history must not pass for the present.</summary>
internal static class StartingNotice
{
    private const string Page = """
        <!DOCTYPE html>
        <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="refresh" content="2"><title>OpsBoard</title>
        <style>html{color-scheme:light dark;font:18px/1.6 system-ui,sans-serif}body{margin:20vh auto;max-width:32em;padding:0 1em}</style></head>
        <body><p><b>疫情指挥板正在启动</b>，正在读取历史；读完之前不显示任何数据。</p><p lang="en"><b>OpsBoard is starting.</b> It reads its history, and shows nothing before it has.</p></body></html>
        """;

    public static void UseStartingNotice(this WebApplication app) => app.Use((context, next) =>
    {
        var startup = context.RequestServices.GetRequiredService<Startup>();
        if (startup.Ready.IsCompletedSuccessfully || context.GetEndpoint() is null || IsAlwaysThere(context.Request.Path)) return next(context);
        context.Response.Headers.RetryAfter = "2";
        if (context.Request.Path.StartsWithSegments("/api")) return Problems.Of(context, 503, "server.starting", []).ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(Page, context.RequestAborted);
    });

    // Health, the document and files tell nothing of the board.
    private static bool IsAlwaysThere(PathString path) =>
        path.StartsWithSegments("/healthz") || path.StartsWithSegments("/openapi") || Path.HasExtension(path);
}

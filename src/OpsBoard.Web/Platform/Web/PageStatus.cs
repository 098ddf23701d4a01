namespace OpsBoard.Web.Platform.Web;

/// <summary>The status of a page that says in its own words what isn't there.</summary>
internal static class PageStatus
{
    /// <summary>404 with the page as it is: set any earlier, it would bring the page for unknown addresses, which can't say what is unknown.</summary>
    public static void AnswerNotFound(this HttpContext context) => context.Response.OnStarting(() =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}

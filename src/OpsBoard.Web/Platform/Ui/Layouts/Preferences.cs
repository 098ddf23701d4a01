using Microsoft.AspNetCore.WebUtilities;

namespace OpsBoard.Web.Platform.Ui.Layouts;

internal static class Preferences
{
    /// <summary>The page itself, without the culture in its query: that would outweigh the choice just made.</summary>
    public static string ReturnUrl(string uri)
    {
        var here = new Uri(uri);
        var kept = QueryHelpers.ParseQuery(here.Query)
            .Where(pair => !pair.Key.Equals(Reader.CultureName, StringComparison.OrdinalIgnoreCase));
        return QueryHelpers.AddQueryString(here.AbsolutePath, kept);
    }
}

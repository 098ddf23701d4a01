using System.Globalization;

namespace OpsBoard.Web.Platform.Ui.Layouts;

/// <summary>What board.js reads from <c>main</c>.</summary>
internal static class ViewerAttributes
{
    public static Dictionary<string, object> For(IReadOnlyList<string> districts, string surface, long position, Shell shell) => new()
    {
        ["data-watch"] = string.Join(',', districts),
        ["data-surface"] = surface,
        ["data-position"] = position.ToString(CultureInfo.InvariantCulture),
        ["data-culture"] = CultureInfo.CurrentUICulture.Name,
        ["data-at"] = shell.Now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["data-rate"] = shell.Rate.ToString(CultureInfo.InvariantCulture),
    };
}

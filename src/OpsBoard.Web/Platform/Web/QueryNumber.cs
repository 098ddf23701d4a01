using System.Globalization;

namespace OpsBoard.Web.Platform.Web;

/// <summary>Numbers of an address. Bound as numbers, a slip in the address would be a fault of the server.</summary>
internal static class QueryNumber
{
    /// <summary>A whole number of 0 or more; null when there is none, or none that can be read.</summary>
    public static int? Whole(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    /// <summary>A number above 0; null when there is none, or none that can be read.</summary>
    public static double? Size(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && n > 0 && double.IsFinite(n) ? n : null;
}

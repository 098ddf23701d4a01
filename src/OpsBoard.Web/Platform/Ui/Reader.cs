using ByQuality = Microsoft.Net.Http.Headers.StringWithQualityHeaderValueComparer;

namespace OpsBoard.Web.Platform.Ui;

/// <summary>How the one who reads wants it: the language and the theme, kept in two plain cookies.</summary>
public static class Reader
{
    public const string CultureName = "culture";
    public const string ThemeName = "theme";

    /// <summary>The first is the default.</summary>
    public static IReadOnlyList<string> Cultures { get; } = ["zh-CN", "en"];

    /// <summary>The first is the default and follows the reader's system.</summary>
    public static IReadOnlyList<string> Themes { get; } = ["auto", "light", "dark"];

    public static string ThemeOf(HttpRequest request) => Known(Themes, request.Cookies[ThemeName]) ?? Themes[0];

    /// <summary>A wall has no reader: it is dark unless its address says otherwise.</summary>
    public static string WallThemeOf(HttpRequest request) => Known(Themes, request.Query[ThemeName]) ?? "dark";

    public static string CultureOf(HttpRequest request) =>
        Known(Cultures, request.Query[CultureName])
        ?? Known(Cultures, request.Cookies[CultureName])
        ?? Accepted(request)
        ?? Cultures[0];

    internal static string? Known(IReadOnlyList<string> values, string? value) =>
        values.FirstOrDefault(known => known.Equals(value, StringComparison.OrdinalIgnoreCase));

    internal static void Remember(HttpResponse response, string name, string value) =>
        response.Cookies.Append(name, value, new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = response.HttpContext.Request.IsHttps,
        });

    // By language alone: zh, zh-Hans and zh-TW all read zh-CN sooner than English.
    private static string? Accepted(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language, ByQuality.QualityComparer)
            .Select(language => Cultures.FirstOrDefault(culture => Language(culture) == Language(language.Value.ToString())))
            .FirstOrDefault(culture => culture is not null);

    private static string Language(string culture) => culture.Split('-')[0].ToLowerInvariant();
}

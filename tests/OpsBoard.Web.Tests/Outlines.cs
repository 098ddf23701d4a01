using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>Outlines of districts as the tests send them.</summary>
internal static class Outlines
{
    public const string Square = "[[125.0,43.0],[126.0,43.0],[126.0,44.0],[125.0,44.0],[125.0,43.0]]";
    public const string Beside = "[[126.0,43.0],[127.0,43.0],[127.0,44.0],[126.0,44.0],[126.0,43.0]]";

    public static string Collection(params (string Code, string Ring)[] districts) => JsonSerializer.Serialize(new
    {
        type = "FeatureCollection",
        features = districts.Select(d => new { type = "Feature", properties = new { code = d.Code }, geometry = new { type = "Polygon", coordinates = new[] { JsonSerializer.Deserialize<JsonElement>(d.Ring) } } }),
    });

    public static Task<ApiAnswer> RemoveOutlinesAsync(this HttpClient by, string? key = null) => by.SendAsync(HttpMethod.Delete, "/api/v1/boundaries", null, key, "zh-CN");

    public static Task<ApiAnswer> ImportOutlinesAsync(this HttpClient by, string file, string? key = null, string culture = "zh-CN", string source = "© 测试测绘", string licence = "CC BY 4.0") =>
        by.SendAsync(HttpMethod.Post, $"/api/v1/boundaries?source={Uri.EscapeDataString(source)}&licence={Uri.EscapeDataString(licence)}", new StringContent(file, Encoding.UTF8, new MediaTypeHeaderValue("application/geo+json")), key, culture);

    private static async Task<ApiAnswer> SendAsync(this HttpClient by, HttpMethod method, string address, HttpContent? content, string? key, string culture)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.AcceptLanguage.ParseAdd(culture);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? ApiClient.NewId());
        using var response = await by.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text), response.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase));
    }
}

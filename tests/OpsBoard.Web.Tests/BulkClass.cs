using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>How the tests change the class of many zones, and read the answer, line by line.</summary>
internal static class BulkClass
{
    public const string Bulk = "/api/v1/zones/bulk-class";

    public static (int, string?) Of(Answer answer) => (answer.Status, answer.Lines[0].TryGetProperty("code", out var code) ? code.GetString() : null);

    public static string Text(JsonElement at, string name) => at.GetProperty(name).GetString()!;

    public static string Body(string to, string reason, params (string Id, long Version)[] zones) =>
        JsonSerializer.Serialize(new { to, reason, zones = zones.Select(z => new { id = z.Id, version = z.Version }) });

    public static async Task<Answer> SendAsync(HttpClient client, string body, string? key = null, string culture = "zh-CN")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Bulk) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? ApiClient.NewId());
        request.Headers.AcceptLanguage.ParseAdd(culture);
        using var response = await client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public sealed record Answer(int Status, string Text)
    {
        public IReadOnlyList<JsonElement> Lines { get; } = [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonElement>(l))];
    }
}

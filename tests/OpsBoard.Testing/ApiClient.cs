using System.Net.Http.Json;
using System.Text.Json;

namespace OpsBoard.Testing;

/// <summary>How a test speaks to the API: a command with its id and version, and the answer as JSON.</summary>
public static class ApiClient
{
    public static async Task<ApiAnswer> SendAsync(this HttpClient client, HttpMethod method, string path, object? body, string? commandId = null, string? version = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            string text => new StringContent(text, System.Text.Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        if (commandId is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", commandId);
        if (version is not null) request.Headers.TryAddWithoutValidation("If-Match", version);
        using var response = await client.SendAsync(request);
        var text_ = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text_.Length > 0 && text_[0] is '{' or '[' ? JsonSerializer.Deserialize<JsonElement>(text_) : default,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public static Task<ApiAnswer> PutClassAsync(this HttpClient client, string zone, string toClass, string? reason, string? version, string? commandId = null) =>
        client.SendAsync(HttpMethod.Put, $"/api/v1/zones/{zone}/class", new { @class = toClass, reason }, commandId ?? NewId(), version);

    public static Task<ApiAnswer> PostAsync(this HttpClient client, string path, object? body, string? commandId = null, string? version = null) =>
        client.SendAsync(HttpMethod.Post, path, body, commandId ?? NewId(), version);

    public static Task<ApiAnswer> ReadAsync(this HttpClient client, string path) => client.SendAsync(HttpMethod.Get, path, null);

    public static string NewId() => $"test-{Guid.NewGuid():n}";
}

/// <summary>A status, a body and headers.</summary>
public sealed record ApiAnswer(int Status, JsonElement Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public long Position => Body.GetProperty("position").GetInt64();

    public long Version => Body.GetProperty("version").GetInt64();
}

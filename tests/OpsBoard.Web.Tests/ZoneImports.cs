using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>Zones out of a spreadsheet as the tests send them, and how they are answered.</summary>
internal static class ZoneImports
{
    public const string Header = "区域编号,区划代码,名称,英文名称,类别,等级\n";
    public const string Right = "220106005009-001,220106005,春城家园,Chuncheng,小区,\n";

    public static Task<ImportAnswer> ImportZonesAsync(this HttpClient by, string file, string? key = null, string? rows = null, string culture = "zh-CN") =>
        by.ImportZonesAsync(Encoding.UTF8.GetBytes(file), key, rows, culture);

    public static async Task<ImportAnswer> ImportZonesAsync(this HttpClient by, byte[] file, string? key = null, string? rows = null, string culture = "zh-CN", string type = "text/csv")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/zones/import" + (rows is null ? "" : $"?rows={rows}")) { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.AcceptLanguage.ParseAdd(culture);
        if (key != "") request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? ApiClient.NewId());
        using var response = await by.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static string Text(JsonElement at, string name) => at.GetProperty(name).GetString()!;
}

internal sealed record ImportAnswer(int Status, string Body)
{
    private IReadOnlyList<JsonElement> Lines { get; } = Status == 200 ? [.. Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonElement>(l))] : [];

    public IReadOnlyList<JsonElement> Rows => [.. Lines.Skip(1).SkipLast(1)];

    public JsonElement Last => Lines[^1];

    public JsonElement Json { get; } = Status == 200 ? default : JsonSerializer.Deserialize<JsonElement>(Body);

    public string? Code => Status == 200 ? null : Json.GetProperty("code").GetString();
}

using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>A refusal as readers of both languages meet it.</summary>
internal static class BothLanguages
{
    /// <summary>The command is refused with this status and code, in words of the reader's language, and changes nothing.</summary>
    public static async Task RefusedInBothAsync(this HttpClient client, string zonePath, object? body, string? version, int status, string code)
    {
        var zone = zonePath.Split('/')[0];
        var before = (await client.ReadAsync($"/api/v1/zones/{zone}/history")).Body.ToString();
        foreach (var culture in new[] { "en", "zh-CN" })
        {
            client.DefaultRequestHeaders.AcceptLanguage.Clear();
            client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(culture);
            var answer = await client.PostAsync($"/api/v1/zones/{zonePath}", body, version: version);
            Assert.Equal((status, code), (answer.Status, answer.Code));
            var title = answer.Body.GetProperty("title").GetString()!;
            Assert.NotEqual(code, title);
            Assert.Equal(culture == "zh-CN", title.Any(c => c is >= '\u4e00' and <= '\u9fff'));
        }
        client.DefaultRequestHeaders.AcceptLanguage.Clear();
        Assert.Equal(before, (await client.ReadAsync($"/api/v1/zones/{zone}/history")).Body.ToString());
    }
}

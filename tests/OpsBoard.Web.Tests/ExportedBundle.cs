using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using OpsBoard.Auditor;
using OpsBoard.Ledger;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>A bundle as it was downloaded, in the hands of both verifiers.</summary>
internal sealed class ExportedBundle : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Zip => Path.Combine(_folder.Path, "bundle.zip");

    public static async Task<ExportedBundle> OfAsync(HttpClient auditor)
    {
        var bundle = new ExportedBundle();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/exports");
        using var response = await auditor.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, await (response.IsSuccessStatusCode ? Task.FromResult("") : response.Content.ReadAsStringAsync()));
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        await using var file = File.Create(bundle.Zip);
        await response.Content.CopyToAsync(file);
        return bundle;
    }

    public async Task<string> TextAsync(string entry)
    {
        await using var zip = await ZipFile.OpenReadAsync(Zip);
        using var reader = new StreamReader(await zip.GetEntry(entry)!.OpenAsync());
        return await reader.ReadToEndAsync();
    }

    /// <summary>What the auditor says of it.</summary>
    /// <param name="kept">A checkpoint that was kept elsewhere.</param>
    public async Task<Outcome> AuditAsync(Checkpoint? kept = null)
    {
        List<string> options = ["verify", Zip];
        if (kept is not null)
        {
            var file = Path.Combine(_folder.Path, "kept.txt");
            await File.WriteAllTextAsync(file, kept.ToString());
            options.AddRange(["--checkpoint", file]);
        }
        return await Audit.RunAsync(Arguments.Parse(options), _ => { });
    }

    /// <summary>What tests/verify-bundle.mjs says: the verdict and the first position. Null without Node.js, which only a server of builds must have.</summary>
    public async Task<(string Verdict, long? First)?> VerifyElsewhereAsync()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", [Script(), Zip]) { RedirectStandardOutput = true })!;
            using var said = JsonDocument.Parse(await node.StandardOutput.ReadToEndAsync());
            await node.WaitForExitAsync();
            var first = said.RootElement.GetProperty("first");
            return (said.RootElement.GetProperty("verdict").GetString()!, first.ValueKind == JsonValueKind.Null ? null : first.GetInt64());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "Node.js is missing.");
            return null;
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Script()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "OpsBoard.sln"))) return Path.Combine(at.FullName, "tests", "verify-bundle.mjs");
        throw new DirectoryNotFoundException("No OpsBoard.sln above the tests.");
    }
}

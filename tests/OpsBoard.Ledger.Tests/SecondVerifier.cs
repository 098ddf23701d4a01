using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace OpsBoard.Ledger.Tests;

/// <summary>tests/verify-bundle.mjs, which was written from FORMAT.md alone: what it says must be what the first verifier says.</summary>
internal static class SecondVerifier
{
    private static readonly Lazy<bool> HasNode = new(() => Run("--version") is not null);

    /// <summary>Fails when the two disagree about the verdict or the first position. Without Node.js only a server of builds fails.</summary>
    public static void Agrees(string bundle, BundleReport report)
    {
        if (!HasNode.Value)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "Node.js is missing.");
            return;
        }
        using var said = JsonDocument.Parse(Run(Script(), bundle)!);
        Assert.Equal(report.Verdict.ToString(), said.RootElement.GetProperty("verdict").GetString(), ignoreCase: true);
        var first = said.RootElement.GetProperty("first");
        Assert.Equal(report.Witnessed.ToDictionary(w => w.Name, w => w.Size), said.RootElement.GetProperty("witnessed").Deserialize<Dictionary<string, long>>());
        Assert.Equal(report.Findings.Count > 0 ? report.Findings[0].First : null, first.ValueKind == JsonValueKind.Null ? null : first.GetInt64());
    }

    private static string? Run(params string[] arguments)
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true })!;
            var output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return output;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Script()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "OpsBoard.sln"))) return Path.Combine(at.FullName, "tests", "verify-bundle.mjs");
        throw new DirectoryNotFoundException("No OpsBoard.sln above the tests.");
    }
}

using System.Text;
using OpsBoard.Scenarios;

namespace OpsBoard.Scenarios.Tests;

/// <summary>The built-in scenario, loaded once, and copies of its files with something broken.</summary>
internal static class Jilin
{
    public static readonly ScenarioFiles Files = ScenarioFiles.Embedded("jilin-2022");

    private static readonly Lazy<Scenario> Loaded = new(() =>
        Assert.IsType<ScenarioLoad.Loaded>(ScenarioLoader.Load(Files)).Scenario);

    private static readonly Lazy<CaseSpread> Spreading = new(() => CaseSpread.Of(Scenario));

    public static Scenario Scenario => Loaded.Value;

    public static CaseSpread Spread => Spreading.Value;

    public static string Text(string file) => Encoding.UTF8.GetString(Files.Read(file)!);

    public static ScenarioFiles With(string file, string? content) =>
        WithBytes(file, content is null ? null : Encoding.UTF8.GetBytes(content));

    public static ScenarioFiles WithBytes(string file, byte[]? content) =>
        ScenarioFiles.From(name => name == file ? content : Files.Read(name));

    /// <summary>The scenario's files, with every occurrence of a text in one of them replaced.</summary>
    public static ScenarioFiles Replacing(string file, string text, string other)
    {
        Assert.Contains(text, Text(file), StringComparison.Ordinal);
        return With(file, Text(file).Replace(text, other, StringComparison.Ordinal));
    }
}

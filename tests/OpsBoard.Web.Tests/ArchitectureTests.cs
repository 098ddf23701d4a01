using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace OpsBoard.Web.Tests;

/// <summary>Which room may look into which; and that no word is missing in either language.</summary>
public sealed class ArchitectureTests
{
    // Boards and walls show what the other slices know; the registration names every slice.
    private static readonly string[] MayReadOthers = ["Boards", "Wall", "Overview", "FeatureRegistration", "ShellFactory"];

    private static readonly DirectoryInfo Source = FindSource();

    [Fact]
    public void Projects_refer_in_one_direction_only()
    {
        Assert.Equal([], References("OpsBoard.Domain"));
        Assert.Equal([], References("OpsBoard.Ledger"));
        Assert.Equal(["OpsBoard.Ledger"], References("OpsBoard.EventStore"));
        Assert.Equal(["OpsBoard.Domain", "OpsBoard.Ledger"], References("OpsBoard.Auditor"));
        Assert.Equal(["OpsBoard.Domain"], References("OpsBoard.Scenarios"));
        Assert.Equal(["OpsBoard.Domain", "OpsBoard.EventStore", "OpsBoard.Scenarios"], References("OpsBoard.Web"));
    }

    [Fact]
    public void What_an_auditor_runs_needs_no_package() =>
        Assert.All(new[] { "OpsBoard.Ledger", "OpsBoard.Auditor" }, project =>
            Assert.DoesNotContain("PackageReference", File.ReadAllText(Path.Combine(Source.FullName, project, project + ".csproj")), StringComparison.Ordinal));

    [Fact]
    public void The_platform_knows_no_feature()
    {
        var guilty = Files("Platform").Where(f => Code(f).Contains("OpsBoard.Web.Features", StringComparison.Ordinal));
        Assert.Empty(guilty.Select(f => f.FullName));
    }

    [Fact]
    public void No_feature_looks_into_another()
    {
        var guilty = from file in Files("Features")
                     let own = Path.GetRelativePath(Path.Combine(Source.FullName, "OpsBoard.Web", "Features"), file.FullName).Split(Path.DirectorySeparatorChar)[0].Split('.')[0]
                     where !MayReadOthers.Contains(own)
                     from Match match in Regex.Matches(Code(file), @"OpsBoard\.Web\.Features\.(\w+)")
                     where match.Groups[1].Value != own
                     select $"{file.Name} → {match.Groups[1].Value}";
        Assert.Empty(guilty);
    }

    [Fact]
    public void Components_hold_no_SQL_and_assign_no_parameter_of_theirs()
    {
        var guilty = Files("").Where(f => f.Extension == ".razor" && Regex.IsMatch(Code(f), @"\bselect\s+\w+.*\bfrom\b|NpgsqlCommand|NpgsqlDataSource", RegexOptions.IgnoreCase));
        Assert.Empty(guilty.Select(f => f.Name));
    }

    [Fact]
    public void A_component_asks_for_four_services_at_most()
    {
        var guilty = typeof(OpsBoardHost).Assembly.GetTypes().Where(t => typeof(IComponent).IsAssignableFrom(t))
            .Select(t => (t.Name, Count: t.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Count(p => p.GetCustomAttribute<InjectAttribute>() is not null && !IsWords(p.PropertyType))))
            .Where(t => t.Count > 4);
        Assert.Empty(guilty);
    }

    [Fact]
    public void Every_word_exists_in_both_languages_with_the_same_facts()
    {
        var problems = new List<string>();
        foreach (var english in Source.GetFiles("*.resx", SearchOption.AllDirectories).Where(f => !f.Name.EndsWith(".zh-CN.resx", StringComparison.Ordinal) && !InBuild(f)))
        {
            var chinese = new FileInfo(english.FullName.Replace(".resx", ".zh-CN.resx", StringComparison.Ordinal));
            var (en, zh) = (Words(english), Words(chinese));
            problems.AddRange(en.Keys.Except(zh.Keys).Select(k => $"{chinese.Name} lacks {k}"));
            problems.AddRange(zh.Keys.Except(en.Keys).Select(k => $"{english.Name} lacks {k}"));
            problems.AddRange(en.Keys.Intersect(zh.Keys).Where(k => !Placeholders(en[k]).SetEquals(Placeholders(zh[k]))).Select(k => $"{english.Name}: {k} names other facts in Chinese"));
            problems.AddRange(en.Where(w => w.Value.Any(c => c is >= '\u4e00' and <= '\u9fff')).Select(w => $"{english.Name}: {w.Key} is Chinese"));
        }
        Assert.Empty(problems);
    }

    [Fact]
    public void Every_refusal_has_words()
    {
        var known = Words(new(Path.Combine(Source.FullName, "OpsBoard.Web", "Platform", "Web", "Refusals.resx"))).Keys.ToHashSet();
        var used = Source.GetFiles("*.cs", SearchOption.AllDirectories).Concat(Source.GetFiles("*.razor", SearchOption.AllDirectories)).Where(f => !InBuild(f) && !f.FullName.Contains("OpsBoard.EventStore", StringComparison.Ordinal))
            .SelectMany(f => Regex.Matches(Code(f), @"(?:Rejection\.(?:Rule|Unknown|Forbidden)|read\.(?:NotFound|Bad)|Problems\.Of)\([^""\n]*""([a-z-]+\.[a-z-]+)""").Select(m => m.Groups[1].Value)).ToHashSet();
        Assert.True(used.Count > 50, $"only {used.Count} codes were found");
        Assert.Empty(used.Except(known));
    }

    // Texts do no work.
    private static bool IsWords(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Microsoft.Extensions.Localization.IStringLocalizer<>);

    private static IReadOnlyList<string> References(string project) =>
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Source.FullName, project, project + ".csproj")), @"ProjectReference Include=""[^""]*/(OpsBoard\.\w+)\.csproj""").Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)];

    private static IEnumerable<FileInfo> Files(string folder) =>
        new DirectoryInfo(Path.Combine(Source.FullName, "OpsBoard.Web", folder)).GetFiles("*", SearchOption.AllDirectories).Where(f => f.Extension is ".cs" or ".razor" && !InBuild(f));

    private static bool InBuild(FileInfo file) => file.FullName.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");

    private static string Code(FileInfo file) => File.ReadAllText(file.FullName);

    private static Dictionary<string, string> Words(FileInfo file) =>
        System.Xml.Linq.XDocument.Load(file.FullName).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);

    private static HashSet<string> Placeholders(string text) => [.. Regex.Matches(text, @"\{\w+\}").Select(m => m.Value)];

    private static DirectoryInfo FindSource()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "OpsBoard.sln"))) return new(Path.Combine(at.FullName, "src"));
        throw new DirectoryNotFoundException("No OpsBoard.sln above the tests.");
    }
}

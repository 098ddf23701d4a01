using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Tests;

public sealed partial class ArchitectureTests
{
    private static readonly Assembly Domain = typeof(DomainEvent).Assembly;

    private static IEnumerable<Type> OwnTypes => Domain.GetTypes().Where(t =>
        t.Namespace is { } n && n.StartsWith("OpsBoard.", StringComparison.Ordinal) && !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !t.Name.StartsWith('<'));

    [Fact]
    public void The_domain_references_nothing_but_the_base_class_library() =>
        Assert.All(Domain.GetReferencedAssemblies(), a => Assert.True(a.Name!.StartsWith("System.", StringComparison.Ordinal), a.Name));

    [Fact]
    public void No_name_hides_what_a_type_is_for() =>
        Assert.DoesNotContain(OwnTypes, t => VagueName.IsMatch(t.Name));

    [Fact]
    public void No_type_bears_the_last_word_of_its_namespace() =>
        Assert.DoesNotContain(OwnTypes, t => t.Name == t.Namespace!.Split('.')[^1]);

    [Fact]
    public void Types_are_sealed_unless_others_derive_from_them()
    {
        var parents = OwnTypes.Select(t => t.BaseType is { IsGenericType: true } g ? g.GetGenericTypeDefinition() : t.BaseType).ToHashSet();
        Assert.DoesNotContain(OwnTypes, t => t.IsClass && !t.IsSealed && !t.IsAbstract && !parents.Contains(t));
    }

    [Fact]
    public void Commands_carry_no_stream_in_json() =>
        Assert.All(OwnTypes.Where(t => t.IsSubclassOf(typeof(Command)) && !t.IsAbstract), t =>
            Assert.DoesNotContain(System.Text.Json.JsonSerializerOptions.Default.GetTypeInfo(t).Properties, p => p.Name == "Stream" && p.Get is not null));

    [Fact]
    public void Every_file_of_the_domain_can_be_read_in_one_go() =>
        Assert.All(Source.Files(), f => Assert.True(File.ReadLines(f).Count() <= 250, f));

    [GeneratedRegex("(Manager|Helper|Util|Utils|Base)(`\\d)?$")]
    private static partial Regex VagueName { get; }
}

/// <summary>The text of the domain, for rules that only the text can tell.</summary>
internal static class Source
{
    public static IEnumerable<string> Files([CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../src/OpsBoard.Domain"));
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }
}

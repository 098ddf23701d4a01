using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Tests;

/// <summary>Every event that was ever stored, and every finding of a rule, has words in both languages.</summary>
[Collection<StillServer>]
public sealed partial class NarrationTests(StillServer still) : StillTests(still)
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void Every_stored_event_is_told(string culture)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new(culture);
        var (narrator, catalog, view) = (Still.Board.Services.CreateScope().ServiceProvider.GetRequiredService<Narrator>(), new EventCatalog(Streams.EventTypes), OperationsView.Empty);
        foreach (var file in Directory.GetFiles(Path.Combine(Root, "tests/OpsBoard.Domain.Tests/Golden"), "*.json"))
        {
            var stored = (DomainEvent)catalog.Deserialize(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file));
            var told = narrator.Tell(new(1, "stream", 1, stored, default, default, new(new("jl-command"), Role.Commander)), view);
            Assert.False(string.IsNullOrWhiteSpace(told.Text) || string.IsNullOrWhiteSpace(told.Subject), file);
            Assert.DoesNotMatch(Unfilled, told.Text);
        }
    }

    [Fact]
    public void Every_finding_of_a_rule_has_a_title_a_note_and_a_short_form()
    {
        var words = File.ReadAllText(Path.Combine(Root, "src/OpsBoard.Web/Platform/Narration/NarrationWords.resx"));
        var codes = Directory.GetFiles(Path.Combine(Root, "src/OpsBoard.Domain"), "*.cs", SearchOption.AllDirectories)
            .Where(f => f.Contains("/Policies/", StringComparison.Ordinal) || f.Contains("/Zones/", StringComparison.Ordinal))
            .SelectMany(f => Finding.Matches(File.ReadAllText(f)).Select(m => m.Groups["code"].Value))
            .Concat([TransitionOption.OtherStepRequired, TransitionOption.ApprovalMissing]).Distinct().ToList();
        Assert.True(codes.Count >= 26, string.Join(' ', codes));
        foreach (var code in codes)
            foreach (var form in new[] { "title", "note", "blocker" })
                Assert.Contains($"\"{code}.{form}\"", words, StringComparison.Ordinal);
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "OpsBoard.sln"))) return at.FullName;
        throw new DirectoryNotFoundException("No OpsBoard.sln above the tests.");
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Unfilled { get; }

    // new("code", CriterionState… and the two forms of a count.
    [GeneratedRegex("""(?:"|\? ")(?<code>[a-z]+(-[a-z]+)*(\.[a-z-]+)?)"(?=, (CriterionState|done >= Days|left == 0|earliest <=|state)| : ")""")]
    private static partial Regex Finding { get; }
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Tests;

/// <summary>
/// PolicyCases/*.md: for every pack a table of cases to be read by an epidemiologist, written from the published rules. Each row is
/// a test of its own; PolicyCases/README.md says how rows are read.
/// </summary>
public sealed class PolicyCaseTests
{
    private const int Fewest = 40;

    private static readonly IReadOnlyDictionary<string, PolicyCaseTable> Tables =
        PolicyCaseTable.All().ToDictionary(t => t.Pack);

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var table in Tables.Values)
            foreach (var title in table.Cases.Keys) cases.Add(table.Pack, title);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void By_the_book(string pack, string title) => new PolicyCasePlay(new PackRef(pack, 1)).Run(Tables[pack].Cases[title]);

    [Fact]
    public void Every_shipped_pack_has_its_table_of_cases()
    {
        Assert.Equal(Scene.Packs.All.Select(p => p.Id), Tables.Keys.Order(StringComparer.Ordinal));
        Assert.All(Tables.Values, t => Assert.True(t.Cases.Count >= Fewest, $"{t.Pack}: {t.Cases.Count}"));
    }

    [Theory]
    [InlineData("| case | day by day |\n|---|---|\n| A | 03-20 case 1 / 03-19 case 1 |", "03-19")]
    [InlineData("| case | day by day |\n|---|---|\n| A | 03-20 sneeze |", "sneeze")]
    [InlineData("| case | day by day |\n|---|---|\n| A | 03-20 case 1 on |", "case 1 on")]
    [InlineData("| case | day by day |\n|---|---|\n| A | 03-20 guarded yes soon |", "soon")]
    [InlineData("| case | day by day |\n|---|---|\n| A | 03-20 |", "03-20")]
    [InlineData("a line that is no row", "no row")]
    [InlineData("| A | 03-20 case 1 |", "03-20 case 1")]
    public void A_line_that_is_not_understood_fails(string text, string named)
    {
        var fault = Assert.ThrowsAny<Exception>(() =>
        {
            foreach (var story in PolicyCaseTable.Read("cn-2022-03-three-zones", text.Split('\n')).Cases.Values)
                new PolicyCasePlay(Scene.ThreeZones).Run(story);
        });
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }
}

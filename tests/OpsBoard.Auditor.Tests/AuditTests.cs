using System.Text.Json;
using OpsBoard.Domain;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using OpsBoard.Ledger;
using static OpsBoard.Auditor.Tests.Epidemic;

namespace OpsBoard.Auditor.Tests;

public sealed class AuditTests : IDisposable
{
    private readonly Epidemic _epidemic = new();

    public void Dispose() => _epidemic.Dispose();

    [Fact]
    public async Task A_history_in_which_all_had_their_rights_is_whole()
    {
        _epidemic.Print(Luyuan);
        _epidemic.Happens(Lead, Role.Lead, new ReceiveFieldTask(new("task-0001")));
        _epidemic.Print(Luyuan);
        _epidemic.Print(Chaoyang);
        var outcome = await _epidemic.AuditAsync();
        Assert.Empty(outcome.Report.Findings);
        Assert.Equal((Verdict.Whole, 13L, 3), (outcome.Report.Verdict, outcome.Report.Events, outcome.BoardsCompared));
        Assert.StartsWith("WHOLE. 13 events", outcome.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lead_who_acted_in_another_district_is_named()
    {
        _epidemic.Happens(Other, Role.Lead, new CountZoneCases(Xingchi, new(2022, 4, 2), default));
        await Found(FindingKind.NotEntitled, 13, "cy-lead-01");
    }

    [Fact]
    public async Task Who_acted_in_a_role_that_he_did_not_have_is_named()
    {
        _epidemic.Happens(Lead, Role.Commander, new CountZoneCases(Xingchi, new(2022, 4, 2), default));
        await Found(FindingKind.NotEntitled, 13, "as Commander");
    }

    [Fact]
    public async Task Who_acted_after_his_grant_had_ended_is_named()
    {
        _epidemic.Happens(Admin, Role.Administrator, new EndGrant(Lead, "调离"));
        _epidemic.Happens(Lead, Role.Lead, new CountZoneCases(Xingchi, new(2022, 4, 2), default));
        await Found(FindingKind.NotEntitled, 14, "access.no-grant");
    }

    [Fact]
    public async Task Who_acted_in_the_moment_in_which_his_grant_ended_is_not_blamed()
    {
        _epidemic.Happens(Admin, Role.Administrator, new EndGrant(Lead, "调离"));
        _epidemic.Now = _epidemic.Now.AddSeconds(-57);
        _epidemic.Happens(Lead, Role.Lead, new CountZoneCases(Xingchi, new(2022, 4, 2), default));
        Assert.Equal(Verdict.Whole, (await _epidemic.AuditAsync()).Report.Verdict);
    }

    [Fact]
    public async Task Nobody_but_the_product_gives_itself_a_grant_and_only_at_first()
    {
        _epidemic.Happens(new("jl-thief"), Role.Administrator, new GiveGrant(new("jl-thief"), Role.Administrator, []));
        await Found(FindingKind.NotEntitled, 13, "jl-thief");
    }

    [Fact]
    public async Task A_printed_board_that_the_events_do_not_make_is_named()
    {
        _epidemic.Print(Luyuan, print => print with { Zones = [print.Zones[0] with { Class = new("routine") }] });
        await Found(FindingKind.BoardDiffers, 12, "boards/220106-12.json");
    }

    [Fact]
    public async Task A_board_printed_at_no_position_of_the_events_is_named()
    {
        _epidemic.Print(Luyuan, print => print with { Position = 99 });
        await Found(FindingKind.BoardDiffers, 99, "not compared");
    }

    [Fact]
    public async Task A_file_among_the_boards_that_is_none_makes_the_bundle_unusable_and_is_named()
    {
        _epidemic.Print(Luyuan);
        await _epidemic.AuditAsync();
        // The first by its name is told, whichever core comes to its own first.
        foreach (var name in new[] { "220106-12", "220106-13", "220106-14" })
            await File.WriteAllTextAsync(Path.Combine(_epidemic.Folder, "bundle", "boards", name + ".json"), "{}", TestContext.Current.CancellationToken);
        var report = (await _epidemic.AuditAsync()).Report;
        Assert.Equal(Verdict.Unusable, report.Verdict);
        Assert.Contains("boards/220106-12.json is no printed board", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bytes_alone_say_nothing_of_rights()
    {
        _epidemic.Happens(Other, Role.Lead, new CountZoneCases(Xingchi, new(2022, 4, 2), default));
        var outcome = await _epidemic.AuditAsync("--bytes");
        Assert.Equal(Verdict.Whole, outcome.Report.Verdict);
        Assert.Contains("left out", outcome.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Single_proofs_are_made_and_checked()
    {
        var outcome = await _epidemic.AuditAsync("--position", "10", "--between", "5", "12");
        Assert.True(outcome.Inclusion!.Holds && outcome.Consistency!.Holds);
        Assert.Contains("zone_class_changed", outcome.Inclusion.Event, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(outcome.ToJson());
        Assert.Equal(("whole", 10), (json.RootElement.GetProperty("verdict").GetString(), json.RootElement.GetProperty("inclusion").GetProperty("position").GetInt32()));
        Assert.Equal(Verdict.Unusable, (await _epidemic.AuditAsync("--position", "13")).Report.Verdict);
    }

    [Fact]
    public async Task What_is_no_bundle_is_unusable()
    {
        var outcome = await Audit.RunAsync(Arguments.Parse(["verify", Path.Combine(_epidemic.Folder, "nowhere")]), _ => { });
        Assert.StartsWith("UNUSABLE. There is no bundle", outcome.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("look")]
    [InlineData("verify")]
    [InlineData("verify b --position 0")]
    [InlineData("verify b --between 1")]
    [InlineData("verify b --between 2 1")]
    [InlineData("verify b --unknown")]
    public void Arguments_that_mean_nothing_are_refused(string line) =>
        Assert.Throws<FormatException>(() => Arguments.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void Every_event_ever_stored_tells_of_a_command()
    {
        var catalog = new EventCatalog(Streams.EventTypes);
        Assert.All(catalog.Aliases, alias =>
        {
            var happened = (DomainEvent)catalog.Deserialize(alias, File.ReadAllText(Path.Combine(Golden(), alias + ".json")));
            Assert.False(Authority.BelongsIn("nowhere", happened));
        });
    }

    private async Task Found(FindingKind kind, long position, string words)
    {
        var report = (await _epidemic.AuditAsync()).Report;
        var finding = Assert.Single(report.Findings);
        Assert.Equal((Verdict.Tampered, kind, position), (report.Verdict, finding.Kind, finding.First));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    private static string Golden([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "OpsBoard.Domain.Tests", "Golden");
}

using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Scenarios;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Tests;

/// <summary>What the boards say after March and April 2022, against what the bulletins said.</summary>
[Collection<PlayedScenario>]
public sealed class PlayedScenarioTests(PlayedScenario played)
{
    private static readonly Scenario Jilin = ((ScenarioLoad.Loaded)ScenarioLoader.Load(ScenarioFiles.Embedded("jilin-2022"))).Scenario;

    [Fact]
    public async Task Every_published_figure_is_on_the_board_and_every_blank_stays_not_published()
    {
        var byCell = Jilin.Figures.ToDictionary(f => (f.Code, f.Day));
        var divisions = Jilin.Divisions.Where(d => d.Level != DivisionLevel.Street).ToList();
        var compared = 0;
        foreach (var day in Jilin.Info.Days)
        {
            var published = (await played.Client.ReadAsync($"/api/v1/bulletins/{day:yyyy-MM-dd}")).Body.EnumerateArray().ToDictionary(f => f.GetProperty("division").GetString()!);
            foreach (var division in divisions)
            {
                var expected = byCell.GetValueOrDefault((division.Code, day));
                // The bulletin of the last day appears the morning after, when the scenario is over.
                if (day == Jilin.Info.LastDay) continue;
                var actual = published.TryGetValue(division.Code.Value, out var f) ? f : default;
                Assert.Equal((expected?.NewConfirmed, expected?.NewAsymptomatic, expected?.NewDischarged, expected?.ReleasedAsymptomatic),
                    (Number(actual, "new_confirmed"), Number(actual, "new_asymptomatic"), Number(actual, "new_discharged"), Number(actual, "released_asymptomatic")));
                if (expected is not null) compared++;
            }
        }
        Assert.True(compared > 300, $"only {compared} cells were compared");
    }

    [Fact]
    public async Task The_whole_history_passes_the_audit_with_every_right_and_every_board()
    {
        using var accounts = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(played.Data, "demo-accounts.json")));
        var token = accounts.RootElement.EnumerateArray().Single(a => a.GetProperty("account").GetString() == "audit-01").GetProperty("token").GetString();
        using var auditor = new HttpClient { BaseAddress = played.Client.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };

        using var bundle = await ExportedBundle.OfAsync(auditor);
        var outcome = await bundle.AuditAsync();

        Assert.True(outcome.Report.Verdict == OpsBoard.Ledger.Verdict.Whole, outcome.ToText());
        Assert.True(outcome.Report.Events > 1000 && outcome.BoardsCompared > 10, outcome.ToText());
    }

    [Fact]
    public void The_zones_of_every_prefecture_add_up_to_its_bulletin_day_by_day()
    {
        var view = played.Services.GetRequiredService<Live<OperationsView>>().Current;
        var apart = Jilin.Divisions.Where(d => d.ReportsApart).Select(d => d.Code).ToHashSet();
        var units = Jilin.Divisions.Where(d => d.Level == DivisionLevel.Prefecture || apart.Contains(d.Code)).Select(d => d.Code).ToList();
        var compared = 0;
        foreach (var figure in Jilin.Figures.Where(f => units.Contains(f.Code)))
        {
            var boards = view.Boards.Values.Where(b => view.Divisions.IsDistrict(b.Code) && view.Divisions.IsWithin(b.Code, figure.Code) && (b.Code == figure.Code || !apart.Contains(b.Code)));
            var counted = boards.Select(b => b.Cases.GetValueOrDefault(figure.Day).Sum).Aggregate(default(Domain.Zones.CaseCount), (a, b) => a + b);
            Assert.True((figure.NewConfirmed ?? 0, figure.NewAsymptomatic ?? 0) == (counted.Confirmed, counted.Asymptomatic),
                $"{figure.Code} on {figure.Day:yyyy-MM-dd}: published {figure.NewConfirmed}/{figure.NewAsymptomatic}, on the boards {counted.Confirmed}/{counted.Asymptomatic}");
            compared++;
        }
        Assert.True(compared > 200, $"only {compared} cells were compared");
    }

    [Fact]
    public async Task Second_of_April_is_what_the_bulletins_said()
    {
        var province = await played.Client.ReadAsync("/api/v1/figures?date=2022-04-02&division=220000");
        Assert.Equal((956, 3499, 2137), (Number(province.Body, "new_confirmed"), Number(province.Body, "new_asymptomatic"), Number(province.Body, "new_discharged")));
        var siping = await played.Client.ReadAsync("/api/v1/figures?date=2022-04-02&division=220300");
        Assert.Equal((2, null), (Number(siping.Body, "new_confirmed"), Number(siping.Body, "new_asymptomatic")));
    }

    [Fact]
    public async Task As_of_a_moment_every_board_is_what_it_showed_then()
    {
        var asOf = await played.BoardsAsync("?asOf=2022-04-02T16:00:00Z");
        foreach (var (district, then) in played.BoardsAtStop)
            foreach (var part in new[] { "district", "position", "now", "cases", "zones", "tasks" })
                Assert.Equal(then.Body.GetProperty(part).GetRawText(), asOf[district].Body.GetProperty(part).GetRawText());
        var now = await played.Client.ReadAsync("/api/v1/districts/220104/board");
        Assert.NotEqual(asOf["220104"].Body.GetProperty("zones").GetRawText(), now.Body.GetProperty("zones").GetRawText());
    }

    [Fact]
    public async Task The_fold_of_the_history_is_the_view_that_was_live()
    {
        var live = played.Services.GetRequiredService<Live<OperationsView>>().Current;
        // Another node's journal: this one would answer its own last events from memory.
        await using var store = new EventJournal(played.Services.GetRequiredService<NpgsqlDataSource>(), played.Services.GetRequiredService<EventCatalog>(), TimeProvider.System);
        var again = OperationsView.Empty;
        while (again.Position < live.Position)
            foreach (var stored in await store.ReadAsync(again.Position, 5000)) again = again.Apply(stored.ToRecorded());
        foreach (var (code, board) in live.Boards)
        {
            Assert.Equal(board.ZonesByClass.Where(c => c.Value > 0).OrderBy(c => c.Key.Value), again.Boards[code].ZonesByClass.Where(c => c.Value > 0).OrderBy(c => c.Key.Value));
            Assert.Equal(board.Cases, again.Boards[code].Cases);
            Assert.Equal(board.Tasks.Values.Select(t => (t.Task.Id, t.Task.State, t.Last.Version)).ToHashSet(), again.Boards[code].Tasks.Values.Select(t => (t.Task.Id, t.Task.State, t.Last.Version)).ToHashSet());
        }
    }

    [Fact]
    public void Every_simulated_figure_says_so_and_no_bulletin_does()
    {
        var view = played.Services.GetRequiredService<Live<OperationsView>>().Current;
        foreach (var board in view.Boards.Values)
            foreach (var zone in board.Zones.Values.Where(z => z.Zone.Cases.Count > 0))
                Assert.True(zone.Last.Simulated, zone.Zone.Id.Value);
    }

    [Fact]
    public async Task Nobody_in_the_scenario_is_a_person()
    {
        var store = played.Services.GetRequiredService<EventJournal>();
        long at = 0;
        while (await store.ReadAsync(at, 10_000) is { Count: > 0 } page)
        {
            at = page[^1].Position;
            foreach (var e in page)
                if (e.Data is Domain.Duty.DutyEntryMade entry) Assert.Null(FreeText.Check(entry.Text, "text", required: true));
        }
        Assert.True(at > 20_000, at.ToString(CultureInfo.InvariantCulture));
    }

    private static int? Number(JsonElement figures, string name) =>
        figures.ValueKind == JsonValueKind.Object && figures.GetProperty(name) is { ValueKind: JsonValueKind.Number } n ? n.GetInt32() : null;
}

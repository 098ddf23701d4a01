using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Ledger;

namespace OpsBoard.Web.Tests;

/// <summary>
/// A history recorded by the real server, altered by somebody who rules the database, exported as it is and judged by
/// both verifiers: each alteration has its name and its first position.
/// </summary>
public sealed class ExportTests : IAsyncLifetime
{
    private readonly CheckpointKey _office = CheckpointKey.Create("audit-office");
    private BoardServer _server = null!;
    private HttpClient _auditor = null!;
    private Checkpoint _kept = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync("--OpsBoard:Ledger:Witness:Keys:audit-office", Convert.ToBase64String(_office.Public.Info));
        _auditor = await _server.ClientAsync("audit-01", Role.Auditor);
        var lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        var commander = await _server.ClientAsync("jl-commander-01", Role.Commander);
        ApiAnswer[] answers =
        [
            await lead.PutClassAsync("220106005003-001", "controlled", "密接居住地", "1"),
            await lead.PostAsync("/api/v1/zones/220106005003-001/contacts", new { outstanding = 3, lastExposure = "2022-03-10" }, version: "*"),
            await lead.PutClassAsync("220106005003-001", "sealed", "出现阳性", "*"),
            await commander.PostAsync("/api/v1/tasks", new { id = "task-0001", kind = "instruction", title = new { zh = "敲门排查" }, unit = "220106005" }),
            await lead.PostAsync("/api/v1/tasks/task-0001/receive", null, version: "1"),
            await lead.PostAsync("/api/v1/tasks/task-0001/progress", new { percent = 40 }, version: "2"),
            await lead.PostAsync("/api/v1/tasks/task-0001/complete", new { result = "完成" }, version: "3"),
        ];
        Assert.True(answers.Count(a => a.Status == 200) >= 6, string.Join('\n', answers.Select(a => a.Body)));
        _kept = (await _server.Services.GetRequiredService<Checkpointer>().SignAsync(CancellationToken.None)).Last!.SignedBy(_office);
        await _server.Services.GetRequiredService<Witnesses>().MergeAsync(_kept, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _office.Dispose();
    }

    [Fact]
    public async Task An_export_is_whole_rights_and_boards_included()
    {
        using var bundle = await ExportedBundle.OfAsync(_auditor);
        var outcome = await bundle.AuditAsync(_kept);
        Assert.True(outcome.Report.Verdict == Verdict.Whole, outcome.ToText());
        Assert.Equal(_kept.Size, outcome.Report.Events);
        Assert.Equal(2, outcome.BoardsCompared);
        await AgreesElsewhere(bundle, outcome);
    }

    [Fact]
    public async Task An_export_covers_what_was_recorded_a_moment_before()
    {
        await _server.ClientAsync("viewer-01", Role.Viewer);
        using var bundle = await ExportedBundle.OfAsync(_auditor);
        Assert.Equal(_kept.Size + 1, (await bundle.AuditAsync(_kept)).Report.Events);
    }

    [Fact]
    public Task A_changed_event_is_named() =>
        IsFoundAsync("update opsboard.mt_events set data = jsonb_set(data, '{reason}', '\"别的理由\"') where seq_id = $1", FindingKind.Changed, 12);

    [Fact]
    public Task A_changed_account_is_named() => IsFoundAsync("update opsboard.mt_events set user_name = 'cy-lead-01' where seq_id = $1", FindingKind.Changed, 12);

    [Fact]
    public Task A_changed_time_is_named() => IsFoundAsync("update opsboard.mt_events set timestamp = timestamp - interval '1 day' where seq_id = $1", FindingKind.Changed, 12);

    [Fact]
    public Task An_event_that_no_program_wrote_is_named() =>
        IsFoundAsync("update opsboard.mt_events set data = '{\"day\": 12345678901234567890123}', user_name = null where seq_id = $1", FindingKind.Changed, 12);

    [Fact]
    public Task A_deleted_event_is_named() => IsFoundAsync("delete from opsboard.mt_events where seq_id = $1", FindingKind.Removed, 9);

    [Fact]
    public Task A_deleted_event_whose_place_was_filled_is_named() => IsFoundAsync("""
        delete from opsboard.mt_events where seq_id = $1;
        update opsboard.mt_events set seq_id = -seq_id where seq_id > $1;
        update opsboard.mt_events set seq_id = -seq_id - 1 where seq_id < 0
        """, null, 9);

    [Fact]
    public Task Two_events_that_changed_places_are_named() => IsFoundAsync("""
        update opsboard.mt_events set seq_id = -seq_id where seq_id in ($1, $1 + 2);
        update opsboard.mt_events set seq_id = 2 * $1 + 2 + seq_id where seq_id < 0
        """, null, 8);

    [Fact]
    public Task An_inserted_event_is_named() => IsFoundAsync("""
        update opsboard.mt_events set seq_id = -seq_id where seq_id >= $1;
        update opsboard.mt_events set seq_id = -seq_id + 1 where seq_id < 0;
        insert into opsboard.mt_events (seq_id, id, stream_id, version, data, type, timestamp, causation_id, headers, user_name)
        select $1, gen_random_uuid(), stream_id, 99, data, type, timestamp, 'forged-0001', headers, user_name from opsboard.mt_events where seq_id = $1 - 1
        """, null, 10);

    [Fact]
    public Task An_event_beyond_the_head_is_named() => IsFoundAsync("""
        insert into opsboard.mt_events (seq_id, id, stream_id, version, data, type, timestamp, causation_id, headers, user_name)
        select $1 + 1, gen_random_uuid(), stream_id, 99, data, type, timestamp, 'forged-0001', headers, user_name from opsboard.mt_events where seq_id = 10
        """, FindingKind.Added, (int)_kept.Size, _kept.Size + 1);

    [Fact]
    public Task A_tail_of_events_that_was_cut_off_is_named() => IsFoundAsync("delete from opsboard.mt_events where seq_id >= $1", FindingKind.Truncated, 14);

    [Fact]
    public async Task Events_that_were_truncated_are_named()
    {
        await _server.SqlAsync("truncate opsboard.mt_events");
        using var bundle = await ExportedBundle.OfAsync(_auditor);
        await IsNamedAsync(bundle, FindingKind.Truncated, 1);
    }

    [Fact]
    public async Task An_event_that_was_appended_by_the_rules_of_the_ledger_by_one_without_a_right_is_named()
    {
        await using var beside = new EventJournal(_server.Database, _server.Services.GetRequiredService<EventCatalog>(), TimeProvider.System);
        var forged = Assert.IsType<AppendResult.Appended>(await beside.AppendAsync(new(
            new(new("forged-0001"), "audit-01", nameof(Role.Lead), null, null, null, "220106", false, null), "none",
            [new(new(Zone.StreamOf(BoardServer.Yuhang)), "zone", 1, [new ZoneCasesCounted(BoardServer.Yuhang, new(2022, 3, 11), default)])])));

        // The server can't tell it from one of another node, and signs it; who had which right is in the history.
        using var bundle = await ExportedBundle.OfAsync(_auditor);
        var finding = (await bundle.AuditAsync(_kept)).Report.Findings[0];
        Assert.Equal((FindingKind.NotEntitled, forged.Position), (finding.Kind, finding.First));
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_with_all_traces_is_named_by_a_kept_checkpoint()
    {
        const long End = 12;
        await _server.CutOffAsync(End);

        using var bundle = await ExportedBundle.OfAsync(_auditor);

        Assert.Equal("ledger.rolled-back", _server.Services.GetRequiredService<Checkpointer>().State.Refusal?.Code);
        await IsNamedAsync(bundle, FindingKind.Truncated, End + 1);
    }

    [Fact]
    public async Task A_history_that_was_rewritten_with_all_traces_is_named_by_a_kept_checkpoint()
    {
        const long From = 11;
        await _server.RewriteAsync(From, "update opsboard.mt_events set data = jsonb_set(data, '{reason}', '\"别的理由\"') where seq_id = $1");

        using var bundle = await ExportedBundle.OfAsync(_auditor);

        Assert.Equal("ledger.forked", _server.Services.GetRequiredService<Checkpointer>().State.Refusal?.Code);
        var outcome = await bundle.AuditAsync(_kept);
        var finding = Assert.Single(outcome.Report.Findings);
        Assert.Equal(FindingKind.Rewritten, finding.Kind);
        Assert.InRange(From, finding.First!.Value, finding.Last!.Value);
    }

    [Fact]
    public async Task Keys_that_were_exchanged_in_the_database_are_not_used()
    {
        using var forged = CheckpointKey.Create("opsboard");
        await _server.SqlAsync("update opsboard_own.ledger_key set public_key = $1", forged.Public.Info.ToArray());
        var state = await _server.Services.GetRequiredService<Checkpointer>().SignAsync(CancellationToken.None);
        Assert.Equal("ledger.other-history", state.Refusal?.Code);
    }

    /// <summary>Does it at a position, exports, and expects the finding there.</summary>
    private async Task IsFoundAsync(string sql, FindingKind? kind, long at, long? first = null)
    {
        foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries)) await _server.SqlAsync(statement, at);
        using var bundle = await ExportedBundle.OfAsync(_auditor);
        await IsNamedAsync(bundle, kind, first ?? at);
    }

    private async Task IsNamedAsync(ExportedBundle bundle, FindingKind? kind, long first)
    {
        var outcome = await bundle.AuditAsync(_kept);
        Assert.True(outcome.Report.Verdict == Verdict.Tampered, outcome.ToText());
        Assert.Equal(("audit-office", _kept.Size), Assert.Single(outcome.Report.Witnessed.Select(w => (w.Name, w.Size))));
        Assert.Equal(first, outcome.Report.Findings[0].First);
        if (kind is { } expected) Assert.Equal(expected, outcome.Report.Findings[0].Kind);
        await AgreesElsewhere(bundle, outcome);
    }

    private static async Task AgreesElsewhere(ExportedBundle bundle, OpsBoard.Auditor.Outcome outcome)
    {
        if (await bundle.VerifyElsewhereAsync() is not { } other) return;
        Assert.Equal(outcome.Report.Verdict.ToString(), other.Verdict, ignoreCase: true);
        Assert.Equal(outcome.Report.Findings.Count > 0 ? outcome.Report.Findings[0].First : null, other.First);
    }
}

using Microsoft.Extensions.DependencyInjection;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Testing;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using static OpsBoard.Testing.BoardServer;

namespace OpsBoard.Web.Tests;

/// <summary>Commands that change two zones: both or neither, whoever else writes to one of them.</summary>
public sealed class TwoStreamTests : IAsyncLifetime
{
    private static readonly AccountName Lead = new("ly-lead-02"), Chaoyangs = new("cy-lead-01");
    private static readonly ZoneId Part = new("220106005003-101");

    private BoardServer _server = null!;

    private OperationsView View => _server.Services.GetRequiredService<Live<OperationsView>>().Current;

    // The zones were registered today; midnight in Changchun comes at 16:00 UTC.
    private DateOnly Today => _server.Services.GetRequiredService<LocalCalendar>().DayOf(View.Zone(Yuhang)!.Zone.RegisteredAt);

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        await _server.RunAsync(new GiveGrant(Lead, Role.Lead, [Luyuan]));
        await _server.RunAsync(new GiveGrant(Chaoyangs, Role.Lead, [Chaoyang]));
        foreach (var zone in new[] { Xingchi, Yuhang }) await _server.RunAsync(new ChangeZoneClass(zone, new("sealed"), "风险"), Lead);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<CommandOutcome> SendAsync(Command command, AccountName? by = null, CommandId? id = null) =>
        _server.Services.GetRequiredService<CommandRunner>().RunAsync(new(by ?? Lead, id ?? new CommandId($"test-{Guid.NewGuid():n}"), command), TestContext.Current.CancellationToken);

    private Task<IReadOnlyList<StoredEvent>> StreamAsync(ZoneId zone) =>
        _server.Services.GetRequiredService<EventJournal>().FetchStreamAsync(new(Zone.StreamOf(zone)), null, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_split_writes_both_streams_under_one_command_and_a_repeat_nothing()
    {
        var (split, id) = (new SplitZone(Xingchi, Part, new("3号楼"), "单独管理"), new CommandId("split-0001"));
        var first = Assert.IsType<CommandOutcome.Accepted>(await SendAsync(split, id: id));
        var again = Assert.IsType<CommandOutcome.Accepted>(await SendAsync(split, id: id));
        Assert.Equal((first.Position, first.Version, true), (again.Position, again.Version, again.IsRepeat));

        var (whole, part) = ((await StreamAsync(Xingchi))[^1], Assert.Single(await StreamAsync(Part)));
        Assert.Equal((typeof(ZoneSplit), typeof(ZoneSplitOff)), (whole.Data.GetType(), part.Data.GetType()));
        Assert.Equal((whole.Position + 1, whole.Metadata.CommandId), (part.Position, part.Metadata.CommandId));
        Assert.Equal(3, first.Version);
        // The part goes on as a zone like any other.
        await _server.RunAsync(new CountZoneCases(Part, Today, default), Lead);
    }

    [Fact]
    public async Task Of_splits_into_the_same_part_only_one_is_written()
    {
        var outcomes = await Task.WhenAll(
            SendAsync(new SplitZone(Xingchi, Part, new("3号楼"), "甲")), SendAsync(new SplitZone(Xingchi, Part, new("3号楼"), "乙")), SendAsync(new SplitZone(Xingchi, Part, new("3号楼"), "丙")));
        Assert.Single(outcomes.OfType<CommandOutcome.Accepted>());
        Assert.All(outcomes.OfType<CommandOutcome.Refused>(), r => Assert.Equal("zone.already-registered", r.Rejection.Code));
        Assert.Single(await StreamAsync(Part));
        Assert.Single(await StreamAsync(Xingchi), e => e.Data is ZoneSplit);
    }

    [Fact]
    public async Task A_merge_amid_reports_on_both_zones_loses_none_of_them()
    {
        var reports = Enumerable.Range(1, 12).Select(n => SendAsync(new CountZoneCases(n % 2 == 0 ? Xingchi : Yuhang, Today, new(new(n, 0), default)))).ToList();
        var merge = await SendAsync(new MergeZones(Xingchi, Yuhang, "统一管理"));
        var outcomes = await Task.WhenAll(reports);

        Assert.IsType<CommandOutcome.Accepted>(merge);
        // Whoever came after the merge is told that the zone is no more; nobody is told a conflict.
        Assert.All(outcomes.OfType<CommandOutcome.Refused>(), r => Assert.Equal("zone.retired", r.Rejection.Code));
        Assert.DoesNotContain(outcomes, o => o is CommandOutcome.Stale or CommandOutcome.Busy);
        var absorbed = await StreamAsync(Yuhang);
        Assert.IsType<ZoneAbsorbed>(absorbed[^1].Data);
        var last = absorbed.Select(e => e.Data).OfType<ZoneCasesCounted>().LastOrDefault()?.Cases.Community.Total ?? 0;
        var merged = (ZoneMerged)(await StreamAsync(Xingchi)).Single(e => e.Data is ZoneMerged).Data;
        var own = (await StreamAsync(Xingchi)).TakeWhile(e => e.Data is not ZoneMerged).Select(e => e.Data).OfType<ZoneCasesCounted>().LastOrDefault()?.Cases.Community.Total ?? 0;
        Assert.Equal(own + last, merged.File.Cases.Sum(c => c.Cases.Community.Total));
    }

    [Fact]
    public async Task What_is_refused_or_forbidden_writes_to_neither_stream()
    {
        await _server.RunAsync(new RegisterZone(new("220104-001"), Chaoyang, new("某小区"), ZoneKind.Compound));
        Assert.Equal("zone.merge-across-districts", Assert.IsType<CommandOutcome.Refused>(await SendAsync(new MergeZones(Xingchi, new("220104-001"), "统一管理"))).Rejection.Code);
        Assert.Equal("access.forbidden", Assert.IsType<CommandOutcome.Refused>(await SendAsync(new SplitZone(Xingchi, Part, new("3号楼"), "单独管理"), Chaoyangs)).Rejection.Code);
        Assert.Empty(await StreamAsync(Part));
        Assert.Equal((2, 1), ((await StreamAsync(Xingchi)).Count, (await StreamAsync(new("220104-001"))).Count));
    }
}

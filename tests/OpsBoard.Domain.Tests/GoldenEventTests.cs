using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

/// <summary>
/// Golden/*.json holds each event as it was first stored. A file is never changed: when a test here fails, the code
/// has broken the contract with the history that exists.
/// </summary>
public sealed class GoldenEventTests
{
    private static readonly JsonSerializerOptions AsStored = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    private static readonly FieldTaskId Task = new("task-0001");
    private static readonly DateOnly Day = new(2022, 4, 2);

    private static readonly ZoneId Part = new("220106005003-101");

    private static readonly ZoneFile ZoneFile = new(
        Sealed, At(2022, 4, 2).ToUniversalTime(), At(2022, 4, 2).ToUniversalTime(), At(2022, 4, 3).ToUniversalTime(), Routine, ThreeZones, new("stay-home"), ThreeZones,
        [new(Day, new(new(1, 0), new(0, 2)), At(2022, 4, 2).ToUniversalTime())], new(Day, 9, 2316, 0), Day, Day, 2, Day, new(Day, true),
        new(new("ly-lead-02"), At(2022, 4, 2).ToUniversalTime(), new("jl-command"), "临时安置"));

    private static readonly DomainEvent[] Stored =
    [
        new DivisionRegistered(Luyuan, Changchun, DivisionLevel.District, new("绿园区", "Luyuan"), new("绿园", null), new TileCell(3, 2)),
        new DivisionPhaseChanged(Luyuan, new("社会面清零攻坚", "Clearance drive")),
        new PolicyPackAdopted(Jilin, ThreeZones),
        new ZoneRegistered(Xingchi, Luyuan, Qingnian, new("星驰社区", "Xingchi"), ZoneKind.Community, Routine, new("routine"), ThreeZones),
        new ZoneClassChanged(Xingchi, Sealed, Guarded, new("no-gathering"), ThreeZones, new("1",
        [
            new("days-without-case", CriterionState.Met, new(2022, 4, 17), 14, 14, ("from", new DateOnly(2022, 4, 3)), ("left", 0)),
            new("contacts-cleared.none", CriterionState.Met, null),
            new("screening-clear", CriterionState.Expiring, new(2022, 4, 17), Facts: [("within", 2)]),
        ]), "条件满足 <\"&'> + 𠮷"),
        new ZoneMeasuresSet(Xingchi, new("no-gathering"), new("stay-in-zone"), ThreeZones, "无疫小区,保留管控措施"),
        new ZoneCasesCounted(Xingchi, Day, new(new(1, 2), new(3, 0))),
        new ZoneScreeningRecorded(Xingchi, Day, 9, 2316, 0),
        new ZoneContactsUpdated(Xingchi, null, 0),
        new ZoneDisinfected(Xingchi, Day, true),
        new ZoneApprovalGiven(Xingchi, Guarded, "assess", DivisionLevel.District, [new("apply", new("ly-street-05"), At(2022, 4, 17).ToUniversalTime())], ThreeZones, new("1", []), "属实"),
        new ZoneApprovalDeclined(Xingchi, Guarded, "再观察"),
        new ZoneApprovalVoided(Xingchi, Guarded, ThreeZones, [new("days-without-case", CriterionState.Unmet, new(2022, 5, 1), 0, 14, ("from", new DateOnly(2022, 4, 17)), ("left", 14))]),
        new ZoneOverrideProposed(Xingchi, Sealed, Controlled, new("stay-in-zone"), ThreeZones, new("override", []), "临时安置"),
        new ZoneOverrideDeclined(Xingchi, Controlled, "理由不足"),
        new ZoneOverrideWithdrawn(Xingchi, Controlled, "不再需要"),
        new ZoneSplit(Xingchi, Part, [new(Day, new(new(1, 0), default), At(2022, 4, 2).ToUniversalTime())], false, ThreeZones, "split", "3 号楼单独管理"),
        new ZoneSplitOff(Part, Xingchi, Luyuan, Qingnian, new("星驰社区3号楼", "Xingchi building 3"), ZoneKind.Building, At(2022, 3, 11).ToUniversalTime(), ZoneFile, "split", "3 号楼单独管理"),
        new ZoneMerged(Xingchi, Part, ZoneFile with { Override = null, RestartedAt = null }, "merge", "统一管理"),
        new ZoneAbsorbed(Part, Xingchi, "统一管理"),
        new ZoneCertified(Xingchi, new("stay-in-zone"), ThreeZones, new("4", [])),
        new ZoneCertificationRevoked(Xingchi, RevocationCause.Breach, ThreeZones, "聚集"),
        new ZoneRetired(Xingchi, "拆迁"),
        new DivisionStandstillSet(Luyuan, new(2022, 4, 5), "全域静态管理三天"),
        new DivisionStandstillLifted(Luyuan, "恢复正常"),
        new DivisionPopulationStated(Luyuan, 1_000_000, "第七次人口普查"),
        new ClearanceDeclared(Luyuan, ClearanceLevel.Basic, ThreeZones, "1", 1_000_000, [new(Day, 9), new(Day.AddDays(1), 4), new(Day.AddDays(2), 0)]),
        new ClearanceLost(Luyuan, ClearanceLevel.Basic, "社会面新增 30 例"),
        new FieldTaskIssued(Task, new("rectification"), true, new("整改消杀", "Disinfect again"), new LocalText("3 号楼"), Luyuan, Xingchi, new(2022, 4, 3, 1, 30, 0, TimeSpan.Zero), null),
        new FieldTaskReceived(Task),
        new FieldTaskDelegated(Task, Luyuan, Qingnian, "请街道办理"),
        new FieldTaskProgressed(Task, 40, null),
        new FieldTaskBlocked(Task, "缺车"),
        new FieldTaskUnblocked(Task, "车已到"),
        new FieldTaskReturned(Task, "不属本区"),
        new FieldTaskCompleted(Task, null),
        new FieldTaskRechecked(Task, true, "属实"),
        new FieldTaskReopened(Task, "未到位"),
        new FieldTaskWithdrawn(Task, "不再需要"),
        new DutyEntryMade(Luyuan, DutyEntryKind.Deployment, new LocalText("区指挥部", "District command"), new("增派 120 人", null)),
        new BulletinPublished(Changchun, Day, new(934, 2007, null, 0), "省卫健委"),
        new BulletinCorrected(Changchun, Day, new(935, 2007, null, 0), "省卫健委", "订正"),
        new GrantGiven(Lead.Account, Role.Lead, [Luyuan, Chaoyang]),
        new GrantEnded(Lead.Account, "调离"),
    ];

    public static TheoryData<string> EventNames() => new(Streams.EventTypes.Select(t => t.Name));

    [Theory]
    [MemberData(nameof(EventNames))]
    public void An_event_reads_back_as_it_was_and_writes_the_same_bytes(string name)
    {
        var type = Streams.EventTypes.Single(t => t.Name == name);
        var file = Path.Combine(Folder(), $"{Alias(type)}.json");
        Assert.True(File.Exists(file), $"{file} is missing: store one {name} there, as JSON on one line");
        var golden = File.ReadAllText(file).TrimEnd('\n');

        var read = JsonSerializer.Deserialize(golden, type, AsStored)!;

        Assert.Equal(Snapshot.Of(Stored.Single(e => e.GetType() == type)), Snapshot.Of(read));
        Assert.Equal(golden, JsonSerializer.Serialize(read, type, AsStored));
    }

    [Fact]
    public void No_file_is_left_of_an_event_that_no_code_reads() =>
        Assert.Equal(Streams.EventTypes.Select(Alias).Order(StringComparer.Ordinal), Directory.GetFiles(Folder()).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_event_of_the_domain_is_listed_under_an_alias_of_its_own()
    {
        var events = typeof(DomainEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(DomainEvent)) && !t.IsAbstract);
        Assert.Equal(events.Select(t => t.Name).Order(StringComparer.Ordinal), Streams.EventTypes.Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Streams.EventTypes.Count, Streams.EventTypes.Select(Alias).Distinct().Count());
        Assert.Equal("zone_class_changed", Alias(typeof(ZoneClassChanged)));
    }

    [Fact]
    public void What_follows_from_other_figures_is_not_stored()
    {
        foreach (var file in Directory.GetFiles(Folder()))
            foreach (var word in new[] { "\"Total\"", "\"Sum\"", "\"IsMet\"", "\"Stream\"" })
                Assert.DoesNotContain(word, File.ReadAllText(file), StringComparison.Ordinal);
    }

    private static string Alias(Type type)
    {
        var alias = new StringBuilder();
        foreach (var c in type.Name)
        {
            if (char.IsUpper(c) && alias.Length > 0) alias.Append('_');
            alias.Append(char.ToLowerInvariant(c));
        }
        return alias.ToString();
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}

using System.Collections.Immutable;
using System.Globalization;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Benchmarks;

/// <summary>An event of a made-up history, before it has its id and its bytes.</summary>
internal readonly record struct GeneratedEvent(
    long Position, DateTimeOffset RecordedAt, string Stream, string StreamType, long Version, DomainEvent Event, AccountName By, Role Role, DivisionCode? District, DateTimeOffset? HappenedAt);

/// <summary>
/// A history as a province makes it in 120 days, the same for the same numbers: 100 districts with a lead each, 400 streets,
/// zones, and an outbreak that wanders through them. Half of the changes lie in a tenth of the zones; of a hundred events 84 are
/// about zones, 12 about tasks (ten events a task), 4 about duty and bulletins. Each actor holds the grant that his act needs.
/// </summary>
internal sealed class GeneratedHistory
{
    public const int Districts = 100;
    private const int Days = 120;
    private const int StreetsPerDistrict = 4;

    private static readonly DateTimeOffset Begin = new(2022, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan East = TimeSpan.FromHours(8);
    private static readonly AccountName Server = new("opsboard"), Commander = new("jl-commander-01");
    private static readonly ClassId[] Classes = [new("routine"), new("guarded"), new("controlled"), new("sealed")];
    private static readonly MeasuresId[] Measures = [new("routine"), new("no-gathering"), new("stay-in-zone"), new("stay-home")];
    private static readonly string[] Notes = ["敲门排查,已完成一半", "物资已送达", "等待转运车辆", "已通知社区", "人手不足,请增援", "复核无误"];
    private static readonly LocalText[] Titles = [new("敲门排查"), new("保障物资配送"), new("转运密接"), new("环境消杀"), new("核酸采样点设置"), new("居民诉求办理")];
    private static readonly DivisionCode Province = new("220000");

    private readonly long _events;
    private readonly ZoneState[] _zones;
    private readonly DivisionCode[] _districts = [.. Enumerable.Range(0, Districts).Select(i => new DivisionCode(Code(i)))];
    private readonly AccountName[] _leads = [.. Enumerable.Range(0, Districts).Select(i => new AccountName($"lead-{Code(i)}"))];
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private readonly List<TaskState> _openTasks = [];
    private ulong _random = 20220301;
    private long _position;
    private long _tasks;

    /// <param name="events">How many events, setting up included; more than 25,000 and twice the zones.</param>
    /// <param name="zones">How many zones, a multiple of 400.</param>
    public GeneratedHistory(long events, int zones)
    {
        (_events, _zones) = (events, new ZoneState[zones]);
        var perStreet = zones / (Districts * StreetsPerDistrict);
        for (var i = 0; i < zones; i++)
        {
            var (district, street, serial) = (i / (perStreet * StreetsPerDistrict), i / perStreet % StreetsPerDistrict, i % perStreet + 1);
            var streetCode = new DivisionCode($"{Code(district)}{street + 1:000}");
            _zones[i] = new(new($"{streetCode}-{serial:000}"), streetCode, district);
        }
    }

    /// <summary>How often each stream was written to, by its key, once all events were taken.</summary>
    public IReadOnlyDictionary<string, long> Versions => _versions;

    public IEnumerable<GeneratedEvent> Events()
    {
        foreach (var e in Ground()) yield return e;
        while (_position < _events) yield return Next();
    }

    private static string Code(int district) => string.Create(CultureInfo.InvariantCulture, $"22{district / 20 + 1:00}{district % 20 + 1:00}");

    private IEnumerable<GeneratedEvent> Ground()
    {
        yield return ByServer(new GrantGiven(Server, Role.Administrator, []), Grant.StreamOf(Server), "access");
        DivisionRegistered[] above =
        [
            new(Province, null, DivisionLevel.Province, new("吉林省", "Jilin"), new("吉林", "Jilin"), null),
            .. Enumerable.Range(1, 5).Select(i => new DivisionRegistered(new($"22{i:00}00"), Province, DivisionLevel.Prefecture, new($"第{i}市", $"City {i}"), new($"{i}市", $"C{i}"), null)),
        ];
        foreach (var division in above) yield return ByServer(division, Division.StreamOf(division.Code), "division");
        for (var d = 0; d < Districts; d++)
        {
            var code = _districts[d];
            yield return ByServer(new DivisionRegistered(code, new(code.Value[..4] + "00"), DivisionLevel.District, new($"第{d}区", $"District {d}"), new($"{d}区", $"D{d}"), new TileCell(d % 10 + 1, d / 10 + 1)), Division.StreamOf(code), "division");
            for (var s = 1; s <= StreetsPerDistrict; s++)
            {
                var street = new DivisionCode($"{code}{s:000}");
                yield return ByServer(new DivisionRegistered(street, code, DivisionLevel.Street, new($"第{s}街道", $"Street {s}"), new($"{s}街", $"S{s}"), null), Division.StreamOf(street), "division");
            }
            yield return ByServer(new GrantGiven(_leads[d], Role.Lead, [code]), Grant.StreamOf(_leads[d]), "access");
        }
        yield return ByServer(new GrantGiven(Commander, Role.Commander, []), Grant.StreamOf(Commander), "access");
        foreach (var zone in _zones)
            yield return ByServer(
                new ZoneRegistered(zone.Id, _districts[zone.District], zone.Street, new($"某某花园第{zone.Id.Value[^3..]}小区"), ZoneKind.Compound, Classes[0], Measures[0], PolicyPacks.Default),
                Zone.StreamOf(zone.Id), "zone", _districts[zone.District]);
    }

    private GeneratedEvent Next()
    {
        var dice = Dice(100);
        if (dice < 84) return OfZone(_zones[Dice(2) == 0 ? Wave() : Dice(_zones.Length)]);
        if (dice < 96) return OfTask();
        var district = Dice(Districts);
        if (dice < 99)
            return By(district, new DutyEntryMade(_districts[district], DutyEntryKind.Note, null, new(Notes[Dice(Notes.Length)])), DutyLog.StreamOf(_districts[district], Today), "duty_log");
        var stream = Bulletin.StreamOf(_districts[district], Today.AddDays(-1));
        var figures = new PublishedFigures(Dice(50), Dice(200), null, null);
        return Take(_versions.ContainsKey(stream)
            ? new BulletinCorrected(_districts[district], Today.AddDays(-1), figures, "省卫健委通报", "复核")
            : new BulletinPublished(_districts[district], Today.AddDays(-1), figures, "省卫健委通报"), stream, "bulletin", Commander, Role.Commander, _districts[district]);
    }

    private GeneratedEvent OfZone(ZoneState zone) => By(zone.District, Dice(100) switch
    {
        < 35 => new ZoneCasesCounted(zone.Id, Today, new(new(Dice(10) == 0 ? Dice(5) : 0, Dice(8) == 0 ? Dice(9) : 0), new(Dice(3), Dice(6)))),
        < 60 => new ZoneScreeningRecorded(zone.Id, Today, zone.Round = (zone.Round + 1) % 100, 800 + Dice(3000), Dice(30) == 0 ? 1 : 0),
        < 85 => new ZoneContactsUpdated(zone.Id, Dice(4) == 0 ? null : Today.AddDays(-Dice(20)), Dice(40)),
        < 92 => new ZoneMeasuresSet(zone.Id, Measures[zone.Measures], Measures[zone.Measures = Dice(Measures.Length)], PolicyPacks.Default, "按标准"),
        _ => ClassChange(zone),
    }, Zone.StreamOf(zone.Id), "zone");

    private ZoneClassChanged ClassChange(ZoneState zone)
    {
        var from = zone.Class;
        zone.Class = zone.Measures = (from + 1 + Dice(3)) % Classes.Length;
        return new(zone.Id, Classes[from], Classes[zone.Class], Measures[zone.Class], PolicyPacks.Default,
            new("2", [new("days-without-case", CriterionState.Met, Today, 14, 14), new("contacts-cleared.none", CriterionState.Met, Today)]), "按标准调整");
    }

    private GeneratedEvent OfTask()
    {
        // About as many tasks are under way as there are districts, fifty each; so most are over at any time.
        if (_openTasks.Count < Districts * 50 && Dice(8) == 0 || _openTasks.Count == 0)
        {
            var district = Dice(Districts);
            var issued = new TaskState(new($"task-{++_tasks:00000000}"), district);
            _openTasks.Add(issued);
            return By(district, new FieldTaskIssued(issued.Id, new("instruction"), false, Titles[Dice(Titles.Length)], null, _districts[district], null, Now.AddHours(12), null), FieldTask.StreamOf(issued.Id), "field_task");
        }
        var at = Dice(_openTasks.Count);
        var task = _openTasks[at];
        DomainEvent happened = task.Steps++ switch
        {
            0 => new FieldTaskReceived(task.Id),
            4 => new FieldTaskBlocked(task.Id, Notes[2]),
            5 => new FieldTaskUnblocked(task.Id, null),
            8 => new FieldTaskCompleted(task.Id, Notes[5]),
            var n => new FieldTaskProgressed(task.Id, (int)(n * 10), Notes[Dice(Notes.Length)]),
        };
        if (happened is FieldTaskCompleted)
        {
            _openTasks[at] = _openTasks[^1];
            _openTasks.RemoveAt(_openTasks.Count - 1);
        }
        return By(task.District, happened, FieldTask.StreamOf(task.Id), "field_task");
    }

    /// <summary>A zone of the tenth that the outbreak is in today.</summary>
    private int Wave() => (int)((_zones.Length * _position / _events + Dice(_zones.Length / 10)) % _zones.Length);

    private DateTimeOffset Now => Begin.AddTicks((long)(TimeSpan.FromDays(Days).Ticks * ((double)_position / _events)) / 10 * 10);

    private DateOnly Today => DateOnly.FromDateTime(Now.Add(East).DateTime);

    private GeneratedEvent ByServer(DomainEvent happened, string stream, string type, DivisionCode? district = null) => Take(happened, stream, type, Server, Role.Administrator, district);

    private GeneratedEvent By(int district, DomainEvent happened, string stream, string type) => Take(happened, stream, type, _leads[district], Role.Lead, _districts[district]);

    private GeneratedEvent Take(DomainEvent happened, string stream, string type, AccountName by, Role role, DivisionCode? district)
    {
        var at = Now;
        var version = _versions[stream] = _versions.GetValueOrDefault(stream) + 1;
        return new(++_position, at, stream, type, version, happened, by, role, district, Dice(10) == 0 ? at.AddMinutes(-Dice(60)) : null);
    }

    // SplitMix64: the same on every machine and in every version of .NET.
    private int Dice(int sides)
    {
        var z = _random += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)sides);
    }

    private sealed class ZoneState(ZoneId id, DivisionCode street, int district)
    {
        public ZoneId Id { get; } = id;
        public DivisionCode Street { get; } = street;
        public int District { get; } = district;
        public int Class { get; set; }
        public int Measures { get; set; }
        public int Round { get; set; }
    }

    private sealed class TaskState(FieldTaskId id, int district)
    {
        public FieldTaskId Id { get; } = id;
        public int District { get; } = district;
        public long Steps { get; set; }
    }
}

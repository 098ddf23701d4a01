using OpsBoard.Domain;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using OpsBoard.Ledger;

namespace OpsBoard.Auditor.Tests;

/// <summary>A small history as the server would record it, and the bundle it would export.</summary>
internal sealed class Epidemic : IDisposable
{
    public static readonly DivisionCode Jilin = new("220000"), Luyuan = new("220106"), Chaoyang = new("220104");
    public static readonly ZoneId Xingchi = new("220106005-001");
    public static readonly AccountName Admin = new("jl-admin"), Commander = new("jl-command"), Lead = new("ly-lead-02"), Other = new("cy-lead-01");

    private static readonly LocalCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
    private static readonly PolicyPacks Packs = PolicyPacks.Shipped();

    private readonly EventCatalog _catalog = new(Streams.EventTypes);
    private readonly Dictionary<string, (object? State, long Version)> _streams = [];
    private readonly CheckpointKey _key = CheckpointKey.Create("jilin-server");
    private readonly List<(LeafTemplate Leaf, long Position, DateTimeOffset At)> _leaves = [];
    private readonly List<(string Name, byte[] Json)> _boards = [];

    public Epidemic()
    {
        Happens(Authority.System, Role.Administrator, new GiveGrant(Authority.System, Role.Administrator, []));
        Happens(Authority.System, Role.Administrator, new RegisterDivision(Jilin, null, DivisionLevel.Province, new("吉林省"), new("吉林")));
        Happens(Authority.System, Role.Administrator, new RegisterDivision(Luyuan, Jilin, DivisionLevel.District, new("绿园区"), new("绿园")));
        Happens(Authority.System, Role.Administrator, new RegisterDivision(Chaoyang, Jilin, DivisionLevel.District, new("朝阳区"), new("朝阳")));
        Happens(Authority.System, Role.Administrator, new GiveGrant(Admin, Role.Administrator, []));
        Happens(Admin, Role.Administrator, new GiveGrant(Commander, Role.Commander, []));
        Happens(Admin, Role.Administrator, new GiveGrant(Lead, Role.Lead, [Luyuan]));
        Happens(Admin, Role.Administrator, new GiveGrant(Other, Role.Lead, [Chaoyang]));
        Happens(Lead, Role.Lead, new RegisterZone(Xingchi, Luyuan, new("星驰社区"), ZoneKind.Community));
        Happens(Lead, Role.Lead, new ChangeZoneClass(Xingchi, new("sealed"), "两例阳性"));
        Happens(Lead, Role.Lead, new CountZoneCases(Xingchi, new(2022, 4, 2), new(new(1, 1), new(0, 0))));
        Happens(Commander, Role.Commander, new IssueFieldTask(new("task-0001"), new("instruction"), new("整改"), null, Luyuan, Xingchi));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("opsboard-audit-").FullName;

    public DateTimeOffset Now { get; set; } = new(2022, 4, 2, 9, 0, 0, TimeSpan.Zero);

    public OperationsView View { get; private set; } = OperationsView.Empty;

    /// <summary>Records what follows from a command, whoever sends it: rights are the auditor's affair here.</summary>
    public void Happens(AccountName account, Role role, Command command)
    {
        Now = Now.AddMinutes(1);
        var decider = Streams.DeciderOf(command);
        var (state, version) = _streams.GetValueOrDefault(command.Stream);
        var by = new Actor(account, role);
        var decision = decider.Decide(state, command, new(Now, Now, by, Calendar, Packs, View));
        Assert.False(decision.IsRejected, decision.Rejection?.ToString());
        foreach (var e in decision.Events)
        {
            var recorded = new Recorded(View.Position + 1, command.Stream, ++version, e, Now, Now, by);
            _leaves.Add((LeafTemplate.Prepare(new()
            {
                Id = new((int)recorded.Position, 0, 0, [0x80, 0, 0, 0, 0, 0, 0, 0]),
                Stream = command.Stream,
                Version = version,
                Type = _catalog.AliasOf(e.GetType()),
                Data = _catalog.Serialize(e),
                Headers = new EventHeaders(role.ToString(), null, null, null, null, false).ToJson(),
                Account = account.Value,
                CausedBy = $"command-{recorded.Position:D4}",
            }), recorded.Position, Now));
            state = decider.Evolve(state, recorded);
            View = View.Apply(recorded);
        }
        _streams[command.Stream] = (state, version);
    }

    /// <summary>Prints a board as it now is, or as somebody would like it to be.</summary>
    public void Print(DivisionCode district, Func<BoardPrint, BoardPrint>? wish = null)
    {
        var print = BoardPrint.Of(View, district, Now.AddHours(1), Calendar, Packs)!;
        var json = (wish is null ? print : wish(print)).ToJson();
        Assert.True(CanonicalJson.IsCanonical(json), "A print that isn't canonical as it is has to be written anew, by the server and by the auditor.");
        _boards.Add(($"{district}-{View.Position}", json));
    }

    public async Task<Outcome> AuditAsync(params string[] options)
    {
        var path = Path.Combine(Folder, "bundle");
        if (!Directory.Exists(path))
        {
            var frontier = new Frontier();
            using var writer = BundleWriter.ToFolder(path);
            foreach (var (leaf, position, at) in _leaves)
            {
                frontier.Append(leaf.Hash(position, at));
                writer.AddEvent(leaf.Bytes(position, at), leaf.Hash(position, at));
            }
            var checkpoint = Checkpoint.Sign("opsboard.example/jilin", frontier.Size, frontier.Root, Now, _key);
            writer.Complete("吉林省", Now, KeyRing.Of("opsboard.example/jilin", _key.Public), [checkpoint], _boards);
        }
        return await Audit.RunAsync(Arguments.Parse(["verify", path, .. options]), _ => { });
    }

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

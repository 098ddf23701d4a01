using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Tests;

/// <summary>Given what happened, when a command comes, then what follows: with fixed people, places and a fixed day.</summary>
internal sealed class Scene
{
    public static readonly DivisionCode Jilin = new("220000"), Changchun = new("220100"), Luyuan = new("220106"), Chaoyang = new("220104"), Qingnian = new("220106005");
    public static readonly ZoneId Xingchi = new("220106005003-001"), Yuhang = new("220106005004-001");
    public static readonly ClassId Sealed = new("sealed"), Controlled = new("controlled"), Guarded = new("guarded"), Routine = new("routine");
    public static readonly PackRef ThreeZones = new("cn-2022-03-three-zones", 1), Generic = new("generic", 1);
    public static readonly Actor Commander = new(new("jl-command"), Role.Commander);
    public static readonly Actor Lead = new(new("ly-lead-02"), Role.Lead), Team = new(new("th-team-04"), Role.Lead);
    public static readonly LocalCalendar Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
    public static readonly PolicyPacks Packs = PolicyPacks.Shipped();

    private readonly Dictionary<string, (object? State, long Version)> _streams = [];

    public Scene(PackRef? pack = null)
    {
        Now = At(2022, 3, 11);
        Given(new RegisterDivision(Jilin, null, DivisionLevel.Province, new("吉林省", "Jilin"), new("吉林", "Jilin")));
        if (pack is { } adopted) Given(new AdoptPolicyPack(Jilin, adopted));
        Given(
            new RegisterDivision(Changchun, Jilin, DivisionLevel.Prefecture, new("长春市", "Changchun"), new("长春", "Changchun")),
            new RegisterDivision(Luyuan, Changchun, DivisionLevel.District, new("绿园区", "Luyuan"), new("绿园", "Luyuan")),
            new RegisterDivision(Chaoyang, Changchun, DivisionLevel.District, new("朝阳区", "Chaoyang"), new("朝阳", "Chaoyang")),
            new RegisterDivision(Qingnian, Luyuan, DivisionLevel.Street, new("青年路街道", "Qingnianlu"), new("青年路", "Qingnianlu")),
            new RegisterZone(Xingchi, Qingnian, new("星驰社区", "Xingchi"), ZoneKind.Community),
            new RegisterZone(Yuhang, Qingnian, new("宇航社区", "Yuhang"), ZoneKind.Community));
    }

    public OperationsView View { get; private set; } = OperationsView.Empty;

    /// <summary>All that was recorded, in order.</summary>
    public List<Recorded> History { get; } = [];

    public DateTimeOffset Now { get; private set; }

    public Actor By { get; private set; } = Lead;

    public Zone Zone(ZoneId id) => View.Zone(id)!.Zone;

    /// <summary>When what is told next happened, where that is earlier than now.</summary>
    public DateTimeOffset? HappenedAt { get; set; }

    public World World => new(Now, HappenedAt ?? Now, By, Calendar, Packs, View);

    /// <summary>Local time in Changchun.</summary>
    public static DateTimeOffset At(int year, int month, int day, int hour = 9, int minute = 0) => new(year, month, day, hour, minute, 0, TimeSpan.FromHours(8));

    public Scene On(int month, int day, int hour = 9, int minute = 0, int year = 2022)
    {
        Now = At(year, month, day, hour, minute);
        return this;
    }

    public Scene As(Actor by)
    {
        By = by;
        return this;
    }

    public Scene Given(params Command[] commands)
    {
        foreach (var command in commands)
            if (When(command) is { IsRejected: true } no) Assert.Fail($"{command} was refused: {no.Rejection}");
        return this;
    }

    public Decision When(Command command)
    {
        var decider = Streams.DeciderOf(command);
        var decision = decider.Decide(_streams.GetValueOrDefault(command.Stream).State, command, World);
        Record(decider, command.Stream, decision.Events);
        foreach (var other in decision.Others)
        {
            Assert.Equal(other.ExpectedVersion, _streams.GetValueOrDefault(other.Stream).Version);
            Record(decider, other.Stream, other.Events);
        }
        return decision;
    }

    private void Record(IDecider decider, string stream, IReadOnlyList<DomainEvent> events)
    {
        var (state, version) = _streams.GetValueOrDefault(stream);
        foreach (var e in events)
        {
            var recorded = new Recorded(View.Position + 1, stream, ++version, e, Now, HappenedAt ?? Now, By);
            History.Add(recorded);
            state = decider.Evolve(state, recorded);
            View = View.Apply(recorded);
        }
        _streams[stream] = (state, version);
    }

    public ZoneExplanation Explain(ZoneId id) =>
        ZoneExplanation.Of(Zone(id), Packs[Zone(id).Pack], Calendar.DayOf(Now), Calendar, c => View.ZonesOf(Zone(id).District, c));
}

internal static class Then
{
    public static T Single<T>(this Decision decision) where T : DomainEvent
    {
        Assert.False(decision.IsRejected, decision.Rejection?.ToString());
        return Assert.IsType<T>(Assert.Single(decision.Events));
    }

    public static Rejection Refused(this Decision decision, string code)
    {
        Assert.True(decision.IsRejected, $"expected {code}, but: {string.Join(", ", decision.Events)}");
        Assert.Equal(code, decision.Rejection.Code);
        return decision.Rejection;
    }
}

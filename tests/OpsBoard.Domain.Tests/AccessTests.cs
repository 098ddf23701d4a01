using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class AccessTests
{
    private static readonly AccountName Officer = new("ly-lead-02");
    private static readonly DateOnly Day = new(2022, 3, 10);
    private static readonly ZoneId Elsewhere = new("220104-001");

    // "own" is Luyuan or a street of it, "other" is Chaoyang; the lead answers for Luyuan.
    private const string Table = """
                             Viewer  Lead  Commander  Auditor  Administrator
        RegisterDivision     -       -     -          -        yes
        ChangePhase          -       -     yes        -        yes
        AdoptPolicyPack      -       -     yes        -        yes
        RegisterZone.own     -       yes   yes        -        yes
        RegisterZone.other   -       -     yes        -        yes
        ChangeClass.own      -       yes   yes        -        -
        ChangeClass.other    -       -     yes        -        -
        ChangeClass.unknown  -       -     yes        -        -
        SetMeasures.own      -       yes   yes        -        -
        CountCases.own       -       yes   yes        -        -
        Screening.own        -       yes   yes        -        -
        Contacts.own         -       yes   yes        -        -
        IssueTask.own        -       yes   yes        -        -
        IssueTask.street     -       yes   yes        -        -
        IssueTask.other      -       -     yes        -        -
        IssueTask.above      -       -     yes        -        -
        CompleteTask.own     -       yes   yes        -        -
        CompleteTask.other   -       -     yes        -        -
        Disinfect.own        -       yes   yes        -        -
        Approve.own          -       yes   yes        -        -
        DeclineApproval.own  -       yes   yes        -        -
        Propose.own          -       yes   yes        -        -
        Propose.other        -       -     yes        -        -
        Confirm.own          -       yes   yes        -        -
        DeclineOverride.own  -       yes   yes        -        -
        WithdrawOverride.own -       yes   yes        -        -
        Split.own            -       yes   yes        -        -
        Split.other          -       -     yes        -        -
        Merge.own            -       yes   yes        -        -
        Certify.own          -       yes   yes        -        -
        Revoke.own           -       yes   yes        -        -
        Retire.own           -       yes   yes        -        -
        SetStandstill        -       -     yes        -        -
        LiftStandstill       -       -     yes        -        -
        StatePopulation      -       -     yes        -        yes
        DeclareClearance     -       yes   yes        -        -
        DeclareClear.other   -       -     yes        -        -
        LoseClearance        -       yes   yes        -        -
        DutyEntry.own        -       yes   yes        -        -
        DutyEntry.other      -       -     yes        -        -
        PublishBulletin      -       -     yes        -        -
        CorrectBulletin      -       -     yes        -        -
        GiveGrant            -       -     -          -        yes
        EndGrant             -       -     -          -        yes
        """;

    private static readonly Dictionary<string, Command> Commands = new()
    {
        ["RegisterDivision"] = new RegisterDivision(new("220107"), Changchun, DivisionLevel.District, new("新区"), new("新")),
        ["ChangePhase"] = new ChangePhase(Luyuan, new("攻坚")),
        ["AdoptPolicyPack"] = new AdoptPolicyPack(Jilin, Generic),
        ["RegisterZone.own"] = new RegisterZone(new("220106-009"), Qingnian, new("新小区"), ZoneKind.Compound),
        ["RegisterZone.other"] = new RegisterZone(new("220104-009"), Chaoyang, new("新小区"), ZoneKind.Compound),
        ["ChangeClass.own"] = new ChangeZoneClass(Xingchi, Sealed, "阳性"),
        ["ChangeClass.other"] = new ChangeZoneClass(Elsewhere, Sealed, "阳性"),
        ["ChangeClass.unknown"] = new ChangeZoneClass(new("220106-999"), Sealed, "阳性"),
        ["SetMeasures.own"] = new SetZoneMeasures(Xingchi, new("stay-home"), "静默"),
        ["CountCases.own"] = new CountZoneCases(Xingchi, Day, default),
        ["Screening.own"] = new RecordZoneScreening(Xingchi, Day, 1, 100, 0),
        ["Contacts.own"] = new UpdateZoneContacts(Xingchi, Day, 0),
        ["Disinfect.own"] = new DisinfectZone(Xingchi, Day, true),
        ["Approve.own"] = new ApproveZoneClass(Xingchi, Guarded, "apply"),
        ["DeclineApproval.own"] = new DeclineZoneApproval(Xingchi, "再观察"),
        ["Propose.own"] = new ProposeZoneOverride(Xingchi, Sealed, "特殊情况"),
        ["Propose.other"] = new ProposeZoneOverride(Elsewhere, Sealed, "特殊情况"),
        ["Confirm.own"] = new ConfirmZoneOverride(Xingchi, Sealed, null),
        ["DeclineOverride.own"] = new DeclineZoneOverride(Xingchi, "理由不足"),
        ["WithdrawOverride.own"] = new WithdrawZoneOverride(Xingchi, "不再需要"),
        ["Split.own"] = new SplitZone(Xingchi, new("220106005003-101"), new("3号楼"), "单独管理"),
        ["Split.other"] = new SplitZone(Elsewhere, new("220104-101"), new("3号楼"), "单独管理"),
        ["Merge.own"] = new MergeZones(Xingchi, Yuhang, "统一管理"),
        ["Certify.own"] = new CertifyZone(Xingchi),
        ["Revoke.own"] = new RevokeZoneCertification(Xingchi, "聚集"),
        ["Retire.own"] = new RetireZone(Xingchi, "拆迁"),
        ["SetStandstill"] = new SetStandstill(Luyuan, "静态管理"),
        ["LiftStandstill"] = new LiftStandstill(Luyuan, "恢复"),
        ["StatePopulation"] = new StatePopulation(Luyuan, 1_000_000, "普查"),
        ["DeclareClearance"] = new DeclareClearance(Luyuan, Policies.ClearanceLevel.Full),
        ["DeclareClear.other"] = new DeclareClearance(Chaoyang, Policies.ClearanceLevel.Full),
        ["LoseClearance"] = new LoseClearance(Luyuan, "新增"),
        ["IssueTask.own"] = Issue("task-9001", Luyuan),
        ["IssueTask.street"] = Issue("task-9001", Qingnian),
        ["IssueTask.other"] = Issue("task-9001", Chaoyang),
        ["IssueTask.above"] = Issue("task-9001", Changchun),
        ["CompleteTask.own"] = new CompleteFieldTask(new("task-0001"), null),
        ["CompleteTask.other"] = new CompleteFieldTask(new("task-0002"), null),
        ["DutyEntry.own"] = new MakeDutyEntry(Qingnian, Day, DutyEntryKind.Note, null, new("接班")),
        ["DutyEntry.other"] = new MakeDutyEntry(Chaoyang, Day, DutyEntryKind.Note, null, new("接班")),
        ["PublishBulletin"] = new PublishBulletin(Luyuan, Day, new(1, null, null, null), "区卫健局"),
        ["CorrectBulletin"] = new CorrectBulletin(Luyuan, Day, new(1, null, null, null), "区卫健局", "订正"),
        ["GiveGrant"] = new GiveGrant(Officer, Role.Viewer, []),
        ["EndGrant"] = new EndGrant(Officer, "调离"),
    };

    private readonly Scene _scene = new Scene().Given(
        new RegisterZone(Elsewhere, Chaoyang, new("某小区"), ZoneKind.Compound), Issue("task-0001", Luyuan), Issue("task-0002", Chaoyang));

    public static TheoryData<string, Role, bool> WhoMayDoWhat()
    {
        var rows = Table.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var data = new TheoryData<string, Role, bool>();
        foreach (var row in rows.Skip(1))
            for (var i = 0; i < rows[0].Length; i++)
                data.Add(row[0], Enum.Parse<Role>(rows[0][i]), row[i + 1] == "yes");
        return data;
    }

    private static IssueFieldTask Issue(string id, DivisionCode unit) => new(new(id), new("instruction"), new("核查"), null, unit);

    private static Grant GrantOf(Role role, params DivisionCode[] districts) => new(Officer, role, [.. districts], IsActive: true);

    private Rejection? Check(Grant? grant, Command command)
    {
        object? state = command switch
        {
            ZoneCommand c => _scene.View.Zone(c.Zone)?.Zone,
            FieldTaskCommand c => _scene.View.Task(c.Task)?.Task,
            _ => null,
        };
        return Permissions.Check(grant, command, Streams.DeciderOf(command).Territory(state, command), _scene.View.Divisions);
    }

    [Theory]
    [MemberData(nameof(WhoMayDoWhat))]
    public void Who_may_do_what(string what, Role role, bool allowed) =>
        Assert.Equal(allowed ? null : "access.forbidden", Check(GrantOf(role, role == Role.Lead ? [Luyuan] : []), Commands[what])?.Code);

    [Fact]
    public void The_table_knows_every_role_and_every_kind_of_command()
    {
        Assert.Equal(Enum.GetNames<Role>(), Table.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var listed = Commands.Values.Select(c => c.GetType()).ToHashSet();
        Assert.DoesNotContain(typeof(Command).Assembly.GetTypes(), t =>
            t.IsSubclassOf(typeof(Command)) && !t.IsAbstract && !t.IsSubclassOf(typeof(FieldTaskCommand)) && !listed.Contains(t));
    }

    [Fact]
    public void Without_a_grant_or_after_its_end_nobody_may_do_anything()
    {
        foreach (var (_, command) in Commands)
        {
            Assert.Equal("access.no-grant", Check(null, command)?.Code);
            Assert.Equal("access.no-grant", Check(GrantOf(Role.Commander) with { IsActive = false }, command)?.Code);
        }
    }

    [Fact]
    public void A_refusal_names_account_role_and_territory() =>
        Assert.Equal([("account", "ly-lead-02"), ("role", "Lead"), ("territory", "220104")], Check(GrantOf(Role.Lead, Luyuan), Commands["ChangeClass.other"])!.Facts);

    [Fact]
    public void The_lead_of_a_prefecture_covers_its_districts_and_their_streets()
    {
        var grant = GrantOf(Role.Lead, Changchun);
        foreach (var what in new[] { "ChangeClass.own", "ChangeClass.other", "IssueTask.street", "IssueTask.above", "DutyEntry.own" })
            Assert.Null(Check(grant, Commands[what]));
    }

    [Theory]
    [InlineData(Role.Viewer, false, false)]
    [InlineData(Role.Lead, true, false)]
    [InlineData(Role.Commander, true, true)]
    [InlineData(Role.Auditor, false, false)]
    [InlineData(Role.Administrator, false, false)]
    public void Screens_offer_an_act_only_where_it_will_be_let_through(Role role, bool own, bool other)
    {
        var grant = GrantOf(role, role == Role.Lead ? [Luyuan] : []);
        Assert.Equal(own, Permissions.MayAct(grant, Qingnian, _scene.View.Divisions));
        Assert.Equal(other, Permissions.MayAct(grant, Chaoyang, _scene.View.Divisions));
        Assert.False(Permissions.MayAct(grant with { IsActive = false }, Qingnian, _scene.View.Divisions));
        Assert.False(Permissions.MayAct(null, Qingnian, _scene.View.Divisions));
    }

    [Fact]
    public void A_grant_is_given_replaced_and_ended()
    {
        _scene.Given(new GiveGrant(Officer, Role.Lead, [Luyuan]), new GiveGrant(Officer, Role.Lead, [Luyuan, Chaoyang]));
        Assert.Equal([Luyuan, Chaoyang], _scene.View.Grants[Officer].Districts);
        _scene.When(new EndGrant(Officer, "")).Refused("text.missing");
        _scene.When(new EndGrant(Officer, "13800138000")).Refused("text.phone-number");
        _scene.Given(new EndGrant(Officer, "调离"));
        Assert.False(_scene.View.Grants[Officer].IsActive);
        _scene.When(new EndGrant(Officer, "调离")).Refused("access.grant-unknown");
        _scene.Given(new GiveGrant(Officer, Role.Viewer, []));
        Assert.True(_scene.View.Grants[Officer].IsActive);
    }

    [Fact]
    public void A_lead_answers_for_districts_that_exist()
    {
        _scene.When(new GiveGrant(Officer, Role.Lead, [])).Refused("access.lead-without-district");
        _scene.When(new GiveGrant(Officer, Role.Lead, [Luyuan, new("999999")])).Refused("district.unknown");
        _scene.When(new EndGrant(new("nobody"), "调离")).Refused("access.grant-unknown");
    }
}

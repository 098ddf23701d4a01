using System.Globalization;
using System.Text.RegularExpressions;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

/// <summary>Plays one row of a table of cases: what was reported, and what is then allowed, when and why.</summary>
internal sealed partial class PolicyCasePlay
{
    private static readonly ZoneId Part = new("220106005003-101"), PartOfPart = new("220106005003-102");
    private static readonly Actor Administrator = new(new("jl-admin"), Role.Administrator);
    private static readonly Dictionary<string, Actor> Officers = new()
    {
        ["street"] = new(new("qn-lead-01"), Role.Lead),
        ["lead"] = Lead,
        ["second"] = new(new("ly-lead-03"), Role.Lead),
        ["commander"] = Commander,
    };

    private readonly Scene _scene;
    private string _at = "";

    public PolicyCasePlay(PackRef pack)
    {
        _scene = new Scene(pack);
        _scene.As(Administrator).Given(
            new GiveGrant(Officers["street"].Account, Role.Lead, [Qingnian]), new GiveGrant(Lead.Account, Role.Lead, [Luyuan]),
            new GiveGrant(Officers["second"].Account, Role.Lead, [Luyuan]), new GiveGrant(Commander.Account, Role.Commander, []));
    }

    public void Run(string story)
    {
        foreach (var moment in story.Split(" / "))
        {
            var m = Moment.Match(moment);
            if (!m.Success) throw new FormatException(moment);
            _at = moment;
            var at = DayOf(m.Groups["day"].Value).ToDateTime(m.Groups["time"].Success ? TimeOnly.ParseExact(m.Groups["time"].Value, "HH:mm", CultureInfo.InvariantCulture) : new(9, 0));
            Assert.True(At(at.Year, at.Month, at.Day, at.Hour, at.Minute) >= _scene.Now, $"{moment} goes back in time");
            _scene.On(at.Month, at.Day, at.Hour, at.Minute, at.Year);
            foreach (var step in m.Groups["steps"].Value.Split(", ")) Step(Xingchi, step);
        }
    }

    private void Step(ZoneId zone, string step)
    {
        if (step.StartsWith("part: ", StringComparison.Ordinal)) Step(Part, step[6..]);
        else if (step.StartsWith("other: ", StringComparison.Ordinal)) Step(Yuhang, step[7..]);
        else if (Refusal.Match(step) is { Success: true } no) Refused(zone, no.Groups["code"].Value, no.Groups["step"].Value);
        else if (CommandOf(zone, step) is var (command, by)) Assert.True(Send(command, by) is { IsRejected: false }, $"{_at}: {step} was refused");
        else Ask(zone, step.Split(' '), $"{_at}: {step}");
    }

    private void Refused(ZoneId zone, string code, string step)
    {
        if (CommandOf(zone, step) is not var (command, by)) throw new FormatException($"{_at}: {step}");
        Assert.Equal((step, code), (step, Send(command, by).Rejection?.Code ?? "accepted"));
    }

    private Decision Send(Command command, Actor by) => _scene.As(by).When(command);

    private (Command Command, Actor By)? CommandOf(ZoneId zone, string step)
    {
        (Command, Actor) ByLead(Command command) => (command, Lead);
        var m = Report.Match(step);
        if (m.Success && m.Groups["what"].Value is var what)
        {
            var day = m.Groups["on"].Success ? DayOf(m.Groups["on"].Value) : Today;
            var n = m.Groups["n"].Success ? Number(m.Groups["n"].Value) : 0;
            var round = m.Groups["round"].Success ? Number(m.Groups["round"].Value) : Today.DayOfYear;
            return ByLead(what switch
            {
                "case" => new CountZoneCases(zone, day, new(new(n, 0), default)),
                "quarantine" => new CountZoneCases(zone, day, new(default, new(n, 0))),
                "clear" => new RecordZoneScreening(zone, day, round, 2316, 0),
                "positive" => new RecordZoneScreening(zone, day, round, 2316, n),
                "disinfected" => new DisinfectZone(zone, day, true),
                _ => new DisinfectZone(zone, day, false),
            });
        }
        if (Contacts.Match(step) is { Success: true } c)
            return ByLead(new UpdateZoneContacts(zone, DayOf(c.Groups["exposed"].Value), Number(c.Groups["n"].Value), c.Groups["since"].Success ? DayOf(c.Groups["since"].Value) : null));
        if (Splitting.Match(step) is { Success: true } s) return ByLead(Split(zone, s));
        if (Approving.Match(step) is { Success: true } a)
        {
            var given = a.Groups["step"].Value;
            var by = a.Groups["as"].Success ? a.Groups["as"].Value : given switch { "apply" => "street", "assess" => "lead", _ => "commander" };
            return (new ApproveZoneClass(zone, Guarded, given), Officers[by]);
        }
        return step.Split(' ') switch
        {
            ["contacts", "none"] => ByLead(new UpdateZoneContacts(zone, null, 0)),
            ["to", var to] => ByLead(new ChangeZoneClass(zone, new(to), "按标准")),
            ["merge"] => ByLead(new MergeZones(zone, Yuhang, "统一管理")),
            ["retire"] => ByLead(new RetireZone(zone, "拆迁")),
            ["decline"] => ByLead(new DeclineZoneApproval(zone, "再观察")),
            ["certify"] => ByLead(new CertifyZone(zone)),
            ["revoke"] => ByLead(new RevokeZoneCertification(zone, "聚集")),
            ["propose", var to] => ByLead(new ProposeZoneOverride(zone, new(to), "特殊情况")),
            ["confirm", "myself"] => ByLead(new ConfirmZoneOverride(zone, _scene.Zone(zone).Proposal!.To, null)),
            ["decline", "override"] => (new DeclineZoneOverride(zone, "理由不足"), Commander),
            ["adopt", var pack] => (new AdoptPolicyPack(Jilin, new(pack, 1)), Commander),
            ["override", var to] => Override(zone, new(to)),
            _ => null,
        };
    }

    private (Command, Actor) Override(ZoneId zone, ClassId to)
    {
        _scene.As(Lead).Given(new ProposeZoneOverride(zone, to, "特殊情况"));
        return (new ConfirmZoneOverride(zone, to, "同意"), Commander);
    }

    private SplitZone Split(ZoneId zone, Match s)
    {
        MovedCases[]? moved = null;
        if (s.Groups["day"].Success)
        {
            var day = DayOf(s.Groups["day"].Value);
            moved = [new(day, s.Groups["n"].Success ? new(new(Number(s.Groups["n"].Value), 0), default) : _scene.Zone(zone).Cases[day])];
        }
        return new(zone, zone == Part ? PartOfPart : Part, new("3号楼", "Building 3"), "单独管理", ZoneKind.Building, moved);
    }

    private void Ask(ZoneId id, string[] asked, string at)
    {
        var (zone, explained) = (_scene.Zone(id), _scene.Explain(id));
        switch (asked)
        {
            case ["must", var to]: Assert.Equal((at, to), (at, explained.Required?.To.Id.Value ?? "nothing")); break;
            case ["is", var now]: Assert.Equal((at, now), (at, zone.Class.Value)); break;
            case ["measures", var now]: Assert.Equal((at, now), (at, zone.Measures.Value)); break;
            case ["overridden", "yes" or "no"]: Assert.Equal((at, asked[1]), (at, zone.Override is null ? "no" : "yes")); break;
            case ["approvals", var n]: Assert.Equal((at, Number(n)), (at, zone.Approval?.Given.Count ?? 0)); break;
            case ["lost", var codes]: Assert.Equal((at, codes), (at, string.Join('+', zone.LostApproval!.Broken.Select(b => b.Code)))); break;
            case ["certificate", "yes" or "no"]: Assert.Equal((at, asked[1]), (at, zone.Certificate is null ? "no" : "yes")); break;
            case ["certificate", "revoked", var cause]: Assert.Equal((at, cause), (at, zone.Certificate is null ? zone.Revoked?.Cause.ToString() : "certified")); break;
            case ["certify", .. var answer]: Answer(explained.Certification!.IsAllowed, explained.Certification.Earliest, explained.Certification.Blockers, answer, new CertifyZone(id), "zone.certificate-blocked", at); break;
            case [var to, "unknown"]: Assert.True(explained.Options.All(o => o.To.Id.Value != to), at); Rejects(new ChangeZoneClass(id, new(to), "按标准"), "zone.transition-unknown", at); break;
            case [var to, "awaits", var step]: Awaits(Option(explained, to, at), new(to), step, id, at); break;
            case [var to, "expiring", var code]: Assert.Equal((at, code), (at, Assert.Single(Option(explained, to, at).Criteria, c => c.State == CriterionState.Expiring).Code)); break;
            case [var to, "yes" or "no", ..]: var option = Option(explained, to, at); Answer(option.IsAllowed, option.Earliest, option.Blockers.Where(b => b.Code != TransitionOption.ApprovalMissing), asked[1..], new ChangeZoneClass(id, new(to), "按标准"), "zone.transition-blocked", at); break;
            default: throw new FormatException(at);
        }
    }

    private static TransitionOption Option(ZoneExplanation explained, string to, string at) =>
        explained.Options.SingleOrDefault(o => o.To.Id.Value == to) ?? throw new FormatException($"{at}: there is no such step");

    private void Awaits(TransitionOption option, ClassId to, string step, ZoneId id, string at)
    {
        Assert.Equal((at, step), (at, option.NextApproval?.Id ?? string.Join('+', option.Blockers.Select(b => b.Code))));
        Assert.False(option.IsAllowed, at);
        Rejects(new ChangeZoneClass(id, to, "按标准"), "zone.transition-blocked", at);
    }

    private void Answer(bool isAllowed, DateOnly? earliest, IEnumerable<CriterionResult> blockers, string[] expected, Command command, string refusal, string at)
    {
        var said = isAllowed ? ["yes"] : new[] { "no", string.Join('+', blockers.Select(b => b.Code)) };
        Assert.Equal((at, string.Join(' ', expected.TakeWhile(w => w != "from"))), (at, string.Join(' ', said)));
        if (isAllowed) Assert.Equal((at, Today), (at, earliest));
        else Assert.Equal((at, expected is [_, _, "from", var day] ? DayOf(day) : null), (at, earliest));
        if (expected.Length is not (1 or 2 or 4)) throw new FormatException(at);
        if (isAllowed) Assert.False(Try(command).IsRejected, at);
        else Rejects(command, refusal, at);
    }

    private void Rejects(Command command, string code, string at) => Assert.Equal((at, code), (at, Try(command).Rejection?.Code ?? "accepted"));

    private Decision Try(Command command) => new ZoneDecider().Decide(_scene.Zone(((ZoneCommand)command).Zone), (ZoneCommand)command, _scene.World);

    private DateOnly Today => Scene.Calendar.DayOf(_scene.Now);

    private static DateOnly DayOf(string text) => DateOnly.ParseExact(text.Length == 5 ? "2022-" + text : text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<day>\d\d-\d\d)( (?<time>\d\d:\d\d))? (?<steps>\S.*)$")]
    private static partial Regex Moment { get; }

    [GeneratedRegex(@"^refuse (?<code>[a-z.-]+): (?<step>.+)$")]
    private static partial Regex Refusal { get; }

    [GeneratedRegex(@"^((?<what>case|quarantine|positive) (?<n>-?\d+)|(?<what>clear|disinfected|disinfection failed))( on (?<on>\d\d-\d\d))?( round (?<round>\d+))?$")]
    private static partial Regex Report { get; }

    [GeneratedRegex(@"^contacts (?<n>\d+) exposed (?<exposed>\d\d-\d\d)( quarantined (?<since>\d\d-\d\d))?$")]
    private static partial Regex Contacts { get; }

    [GeneratedRegex(@"^split( moving ((?<n>\d+) of )?(?<day>\d\d-\d\d))?$")]
    private static partial Regex Splitting { get; }

    [GeneratedRegex(@"^(?<step>apply|assess|agree)( as (?<as>street|lead|second|commander))?$")]
    private static partial Regex Approving { get; }
}

using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

/// <summary>
/// Cases to be read by an epidemiologist: day by day (2022, local time; 09:00 unless told) what was reported of a
/// zone, which step is allowed (yes), why not (no, with the criteria that block and the first day on which it can be), and
/// which is demanded at once (must). "no" and "yes" are asked of the explanation and of the decision alike.
/// </summary>
public sealed class CriteriaTests
{
    private static readonly Dictionary<string, string> ThreeZoneCases = new()
    {
        // Rule 1 and 2: 14 days without a new infection. The zone has no contacts and a fresh clear screening throughout.
        ["The day of the case is day 0, and day 14 begins at local midnight"] = """
            03-20        case 1; to sealed
            04-02        clear
            04-02 23:59  guarded no days-without-case from 04-03
            04-03 00:00  guarded yes
            """,
        ["A new case restarts the fourteen days"] = """
            03-20        case 1; to sealed
            04-02        case 1; clear; guarded no days-without-case from 04-16
            04-15        clear; guarded no days-without-case from 04-16
            04-16        guarded yes
            """,
        ["A case reported late counts from its own day"] = """
            03-20        case 1; to sealed
            04-02        case 1 on 03-29; clear; guarded no days-without-case from 04-12
            """,
        ["A case reported late for a day before the last case changes nothing"] = """
            03-20        case 1; to sealed
            04-02        case 2 on 03-15; clear; guarded no days-without-case from 04-03
            """,
        ["A count corrected to zero gives the earlier clock back"] = """
            03-20        case 1; to sealed
            04-01        case 3; guarded no days-without-case+screening-clear.none from 04-15
            04-02        case 0 on 04-01; clear; guarded no days-without-case from 04-03
            """,
        ["A count corrected, but not to zero, keeps the clock"] = """
            03-20        case 1; to sealed
            04-01        case 3
            04-02        case 1 on 04-01; clear; guarded no days-without-case from 04-15
            """,
        ["Cases found in quarantine don't restart it"] = """
            03-20        case 1; to sealed
            04-02        quarantine 4; clear
            04-03        guarded yes
            """,
        ["A zone without any case counts from the day on which it was controlled"] = """
            03-20 23:30  to controlled
            04-02        clear; guarded no days-without-case.none from 04-03
            04-03        guarded yes
            """,
        ["A case found shortly before the sealing counts from its own day"] = """
            03-20        case 1
            03-22        to sealed
            04-02        clear; guarded no days-without-case from 04-03
            """,
        ["A case from an episode that is over doesn't shorten the next"] = """
            03-12        case 1; to sealed
            03-26        clear; to guarded
            04-10        to controlled; clear; guarded no days-without-case.none from 04-24
            04-24        clear; guarded yes
            """,

        // More than 14 days since the last exposure of the last contact, and that contact negative.
        ["The last contact holds the zone until the fifteenth day after its exposure"] = """
            03-12        case 1; to sealed
            03-20        contacts 2 exposed 03-18
            04-01        clear; contacts 0 exposed 03-18; guarded no contacts-cleared from 04-02
            04-02        guarded yes
            """,
        ["Days alone are not enough: the contact must be negative"] = """
            03-12        case 1; to sealed; contacts 2 exposed 03-12
            04-10        clear; guarded no contacts-cleared.not-negative from 04-10
            04-11        contacts 0 exposed 03-12; guarded yes
            """,
        ["A contact found later restarts the fifteen days"] = """
            03-12        case 1; to sealed; contacts 0 exposed 03-12
            03-26        clear; guarded no contacts-cleared from 03-27
            03-26 10:00  contacts 1 exposed 03-25; guarded no contacts-cleared from 04-09
            """,
        ["A zone that turns out to have no contacts is not held"] = """
            03-12        case 1; to sealed; contacts 1 exposed 03-12
            03-26        clear; guarded no contacts-cleared from 03-27
            03-26 10:00  contacts none; guarded yes
            """,

        // A full screening within the last two days, all negative.
        ["A clear screening lapses after two days"] = """
            03-12        case 1; to sealed
            03-30        guarded no screening-clear.none from 03-30
            03-31        clear; guarded yes
            04-02 23:59  guarded yes
            04-03 00:00  guarded no screening-clear from 04-03
            """,
        ["A screening that will have lapsed by the day of the lift is said to expire"] = """
            03-20        case 1; to sealed; clear; guarded expiring screening-clear
            03-31        clear; guarded expiring screening-clear
            04-01        clear; guarded no days-without-case from 04-03
            """,
        ["A positive round blocks until a clear one, whatever was clear before"] = """
            03-12        case 1; to sealed
            03-30        clear
            03-31        positive 1; guarded no screening-clear.positive from 03-31
            04-01        clear; guarded yes
            """,
        ["A round reported late doesn't hide a later one"] = """
            03-12        case 1; to sealed
            03-31        positive 1
            04-01        clear on 03-30; guarded no screening-clear.positive from 04-01
            """,
        ["An earlier round of the same day doesn't hide the later one"] = """
            03-12        case 1; to sealed
            03-31        positive 1 round 9
            03-31 12:00  clear round 8; guarded no screening-clear.positive from 03-31
            03-31 18:00  clear round 10; guarded yes
            """,
        ["A round corrected from clear to positive blocks"] = """
            03-12        case 1; to sealed
            03-31        clear round 9; guarded yes
            03-31 12:00  positive 1 round 9; guarded no screening-clear.positive from 03-31
            """,
        ["All that is missing is said at once, and the last of it sets the day"] = """
            03-12        case 1; to sealed
            03-20        contacts 3 exposed 03-20; guarded no days-without-case+contacts-cleared+screening-clear.none from 04-04
            """,

        // Any positive: the compound is sealed at once.
        ["A positive in a controlled zone seals it at once"] = """
            03-20        to controlled; must nothing
            03-25        case 1; must sealed; sealed yes
            03-25 10:00  to sealed; must nothing
            """,
        ["So it does in a guarded and in a routine one"] = """
            03-20        case 1; must sealed
            03-20 10:00  to sealed
            04-03        clear; to guarded; must nothing
            04-05        case 1; must sealed
            """,
        ["A positive counted in the same minute as the change counts as since"] = """
            03-20        to controlled; case 1; must sealed
            """,
        ["A positive before the change does not"] = """
            03-20        case 1
            03-20 10:00  to controlled; must nothing
            """,
        ["A positive found in quarantine seals nothing"] = """
            03-20        to controlled
            03-25        quarantine 3; must nothing
            """,
        ["A positive that was corrected away seals nothing"] = """
            03-20        to controlled
            03-25        case 1; must sealed
            03-25 10:00  case 0 on 03-25; must nothing
            """,
        ["A correction leaves what another day demands"] = """
            03-20        to controlled
            03-25        case 1
            03-26        case 1; case 0 on 03-26; must sealed
            """,
        ["Risk alone may seal, control or guard, by the officer's reason"] = """
            03-20        sealed yes; controlled yes; guarded yes; must nothing
            """,

        // Rule 3: guarded zones lift with the last sealed or controlled zone of the county.
        ["A guarded zone waits for the rest of its county"] = """
            03-20        to guarded; neighbour controlled; routine no district-without
            04-03        neighbour guarded; routine yes
            """,
        ["It doesn't wait for guarded neighbours"] = """
            03-20        to guarded; neighbour guarded; routine yes
            """,
        ["A guarded zone with a positive is sealed, not lifted"] = """
            03-20        to guarded; routine yes
            03-21        case 1; routine no other-step-required; must sealed; controlled yes
            """,
    };

    private static readonly Dictionary<string, string> GenericCases = new()
    {
        ["A case closes an open zone at once"] = """
            03-20        case 1; must closed; to closed; must nothing
            """,
        ["Closed becomes restricted after seven days and a clear screening"] = """
            03-20        case 1; to closed
            03-26        clear; restricted no days-without-case from 03-27
            03-27        restricted yes
            03-29        restricted no screening-clear from 03-29
            """,
        ["Restricted becomes open after seven days of its own"] = """
            03-20        case 1; to closed
            03-27        clear; to restricted; open no days-without-case.none from 04-03
            04-03        open yes
            """,
        ["A case in a restricted zone closes it and restarts both"] = """
            03-20        to restricted
            03-24        case 1; must closed; open no days-without-case+other-step-required; to closed
            03-31        clear; restricted yes
            """,
        ["There is no way from closed to open in one step"] = """
            03-20        case 1; to closed
            04-20        clear; open unknown
            """,
    };

    public static TheoryData<string> ThreeZoneTitles() => new(ThreeZoneCases.Keys);

    public static TheoryData<string> GenericTitles() => new(GenericCases.Keys);

    [Theory]
    [MemberData(nameof(ThreeZoneTitles))]
    public void Three_zones(string title) => Play(new Scene(), ThreeZoneCases[title]);

    [Theory]
    [MemberData(nameof(GenericTitles))]
    public void Generic_levels(string title) => Play(new Scene(Generic), GenericCases[title]);

    [Fact]
    public void A_screening_of_nobody_is_none() =>
        new Scene().When(new RecordZoneScreening(Xingchi, new(2022, 3, 11), 1, 0, 0)).Refused("zone.nobody-tested");

    private static void Play(Scene scene, string story)
    {
        foreach (var line in story.Split('\n'))
        {
            var at = DateTime.ParseExact("2022-" + line[..11].Trim() + (line[6] == ' ' ? " 09:00" : ""), "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            scene.On(at.Month, at.Day, at.Hour, at.Minute);
            foreach (var step in line[13..].Split("; "))
                Step(scene, step.Split(' '), DateOnly.FromDateTime(at), $"{line[..11]} {step}");
        }
    }

    private static void Step(Scene scene, string[] w, DateOnly today, string at)
    {
        var day = Array.IndexOf(w, "on") is > 0 and var on ? Day(w[on + 1])!.Value : today;
        var round = Array.IndexOf(w, "round") is > 0 and var r ? Number(w[r + 1]) : today.DayOfYear;
        switch (w[0])
        {
            case "case": scene.Given(new CountZoneCases(Xingchi, day, new(new(Number(w[1]), 0), default))); break;
            case "quarantine": scene.Given(new CountZoneCases(Xingchi, day, new(default, new(0, Number(w[1]))))); break;
            case "clear": scene.Given(new RecordZoneScreening(Xingchi, day, round, 2316, 0)); break;
            case "positive": scene.Given(new RecordZoneScreening(Xingchi, day, round, 2316, Number(w[1]))); break;
            case "contacts": scene.Given(w[1] == "none" ? new UpdateZoneContacts(Xingchi, null, 0) : new UpdateZoneContacts(Xingchi, Day(w[3]), Number(w[1]))); break;
            case "to": scene.Given(new ChangeZoneClass(Xingchi, new(w[1]), "按标准")); break;
            case "neighbour": scene.Given(new RecordZoneScreening(Yuhang, day, round, 1200, 0), new ChangeZoneClass(Yuhang, new(w[1]), "按标准")); break;
            case "must": Assert.True(w[1] == (scene.Explain(Xingchi).Required?.To.Id.Value ?? "nothing"), at); break;
            default: Ask(scene, new(w[0]), w[1..], at); break;
        }
    }

    private static void Ask(Scene scene, ClassId to, string[] expected, string at)
    {
        var option = scene.Explain(Xingchi).Options.SingleOrDefault(o => o.To.Id == to);
        var decision = new ZoneDecider().Decide(scene.Zone(Xingchi), new ChangeZoneClass(Xingchi, to, "按标准"), scene.World);
        switch (expected[0])
        {
            case "yes":
                Assert.True(option is { IsAllowed: true } && option.Earliest == Scene.Calendar.DayOf(scene.Now), $"{at}: {string.Join(' ', option!.Blockers)}");
                Assert.False(decision.IsRejected, at);
                break;
            case "no":
                Assert.Equal((at, expected[1]), (at, string.Join('+', option!.Blockers.Select(b => b.Code))));
                Assert.Equal((at, expected.Length > 3 ? Day(expected[3]) : null), (at, option.Earliest));
                decision.Refused("zone.transition-blocked");
                break;
            case "expiring":
                Assert.Equal((at, expected[1]), (at, Assert.Single(option!.Criteria, c => c.State == CriterionState.Expiring).Code));
                break;
            case "unknown":
                Assert.Null(option);
                decision.Refused("zone.transition-unknown");
                break;
            default: throw new FormatException(at);
        }
    }

    private static DateOnly? Day(string text) => DateOnly.ParseExact("2022-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

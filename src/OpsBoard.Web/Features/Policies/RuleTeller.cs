using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Policies;

/// <summary>Tells the rules of a pack in the reader's words: what it says of any zone, where <see cref="Narrator"/> tells how one zone stands.</summary>
internal sealed class RuleTeller(IStringLocalizer<PolicyWords> words)
{
    /// <summary>What must hold, as a sentence: 连续 14 天社会面无新增.</summary>
    public string Tell(Criterion criterion, PolicyPack pack) => Say("rule", criterion, pack);

    /// <summary>The criterion where its aspect stands beside it: 14 天.</summary>
    public string Short(Criterion criterion, PolicyPack pack) => Say("short", criterion, pack);

    /// <summary>What a criterion is about, the same for all that ask about one thing: a screening, the contacts.</summary>
    public static string AspectOf(Criterion criterion) => criterion switch
    {
        DaysWithoutCase => "days",
        CaseFree => "recent",
        ContactsCleared or ContactsQuarantined => "contacts",
        ScreeningClear or ScreeningOnDay => "screening",
        Disinfected => "disinfection",
        PositiveSinceClass => "positive",
        DistrictWithout => "district",
        AnyOf c => AspectOf(c.Of[0]),
        _ => throw new System.Diagnostics.UnreachableException(criterion.GetType().Name),
    };

    public string Aspect(string aspect) => words[$"aspect.{aspect}"];

    public string Clock(ClockRule clock) => words[$"clock.{clock}"];

    public string Clock(FieldTaskKind kind) => kind.Clock switch
    {
        ClockKind.None => words["clock.none"],
        ClockKind.SameDay => words["clock.same-day"],
        ClockKind.Hours => words["clock.hours", kind.Hours!],
        _ => throw new System.Diagnostics.UnreachableException(kind.Clock.ToString()),
    };

    public string Merged(MergedClock clock) => words[$"merged.{clock}"];

    /// <summary>The rule's number in its source; nothing where the source numbers none.</summary>
    public string? Number(string rule) => rule.All(char.IsAsciiDigit) ? words["rule.number", rule].Value : null;

    public string Level(ClearanceLevel level) => words[$"clearance.{level}"];

    /// <summary>Its days and its limit: 连续 3 天低于十万分之一.</summary>
    public string Limit(ClearanceRule rule) => rule.BelowPer100000 is { } below ? words["clearance.below", rule.Days, below] : words["clearance.zero", rule.Days];

    /// <summary>The chain in its order: 街道(镇)申请 → 区级评估 → 市级同意.</summary>
    public static string Chain(IEnumerable<ApprovalStep> approvals) => string.Join(" → ", approvals.Select(a => Narrator.In(a.Name)));

    public string Names(IEnumerable<ClassId> classes, PolicyPack pack) =>
        string.Join(words["list"], classes.Select(id => pack.Class(id) is { } known ? Narrator.In(known.Name) : id.Value));

    private string Say(string form, Criterion criterion, PolicyPack pack) => criterion switch
    {
        DaysWithoutCase c => words[$"{form}.days-without-case", c.Days],
        CaseFree c => words[$"{form}.case-free", c.Days],
        ContactsCleared c => words[$"{form}.contacts-cleared", c.Days],
        ContactsQuarantined c => words[$"{form}.contacts-quarantined", c.Days],
        ScreeningClear c => words[$"{form}.screening-clear", c.WithinDays],
        ScreeningOnDay c => words[$"{form}.screening-on-day", c.Day],
        Disinfected => words[$"{form}.disinfected"],
        PositiveSinceClass => words[$"{form}.positive-since-class"],
        DistrictWithout c => words[$"{form}.district-without", Names(c.Classes, pack)],
        AnyOf c => string.Join(words["or"], c.Of.Select(one => Say(form, one, pack))),
        _ => throw new System.Diagnostics.UnreachableException(criterion.GetType().Name),
    };
}

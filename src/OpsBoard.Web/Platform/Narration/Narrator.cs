using System.Globalization;
using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Platform.Narration;

/// <summary>An event in the reader's words.</summary>
/// <param name="Subject">What it happened to: the zone, the task, the division.</param>
/// <param name="Text">What happened, without the classes, which are drawn.</param>
/// <param name="Href">Where the subject is shown; null when it has no page.</param>
/// <param name="From">Class before, of a change of class.</param>
/// <param name="To">Class after; also the first class of a zone.</param>
public sealed record EventTold(string Subject, string Text, string? Href, ZoneClass? From = null, ZoneClass? To = null);

/// <summary>Tells criteria and events in the language of the present culture.</summary>
public sealed partial class Narrator(IStringLocalizer<NarrationWords> words, PolicyPacks packs)
{
    private static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public static string In(LocalText text) => text.In(Language);

    /// <summary>4月17日, 17 Apr.</summary>
    public string Day(DateOnly day) => day.ToString(words["day"], CultureInfo.CurrentCulture);

    /// <summary>What still blocks, short enough for a row.</summary>
    public string Blocker(CriterionResult c) => Fill(words[$"{c.Code}.blocker"], c);

    public string MoreBlockers(int n) => words["more-blockers"].Value.Replace("{n}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    public string Title(CriterionResult c) => Fill(words[$"{c.Code}.title"], c);

    public string Note(CriterionResult c) => Fill(words[$"{c.Code}.note"], c);

    public string Role(Role role) => words[$"role.{role}"];

    public string Kind(ZoneKind kind) => words[$"kind.{kind}"];

    public string DutyKind(DutyEntryKind kind) => words[$"duty.{kind}"];

    /// <summary>A kind of task as the pack in force names it, or another pack that knows it: a task outlives the rules it was issued under.</summary>
    public string TaskKind(FieldTaskKindId id, OperationsView view) =>
        (packs[view.PackInForce].TaskKind(id) ?? packs.All.Select(p => p.TaskKind(id)).FirstOrDefault(k => k is not null)) is { } kind ? In(kind.Name) : id.Value;

    public string Measures(MeasuresId id, PackRef pack) => packs.Find(pack)?.MeasuresOf(id) is { } m ? In(m.Name) : id.Value;

    /// <summary>By how much it was recorded after it happened; null when that was at once, which a quarter of an hour still is.</summary>
    public string? Delay(Recorded e) => (e.RecordedAt - e.HappenedAt) switch
    {
        { TotalMinutes: < 15 } => null,
        { TotalMinutes: < 90 } delay => With("delay.minutes", ("n", Number((int)delay.TotalMinutes))),
        { TotalHours: < 36 } delay => With("delay.hours", ("n", Number((int)Math.Round(delay.TotalHours)))),
        var delay => With("delay.days", ("n", Number((int)Math.Round(delay.TotalDays)))),
    };

    public EventTold Tell(Recorded recorded, OperationsView view) => recorded.Event switch
    {
        DivisionRegistered e => Of(e.Code, In(e.Name), words["division_registered"], view),
        DivisionPhaseChanged e => Of(e.Code, null, With("division_phase_changed", ("phase", In(e.Phase))), view),
        PolicyPackAdopted e => Of(e.Code, null, With("policy_pack_adopted", ("pack", packs.Find(e.Pack) is { } p ? In(p.Name) : e.Pack.ToString())), view),
        ZoneRegistered e => Of(e, words["zone_registered"], view) with { Subject = In(e.Name), To = packs[e.Pack].Class(e.Class) },
        ZoneClassChanged { Override: { } two } e => Of(e, With("zone_class_changed.override", ("by", two.ProposedBy.Value), ("confirmed", two.ConfirmedBy.Value), ("reason", e.Reason)), view) with { From = packs[e.Pack].Class(e.From), To = packs[e.Pack].Class(e.To) },
        ZoneClassChanged e => Of(e, With("zone_class_changed", ("reason", e.Reason)), view) with { From = packs[e.Pack].Class(e.From), To = packs[e.Pack].Class(e.To) },
        ZoneMeasuresSet e => Of(e, With("zone_measures_set", ("from", Measures(e.From, e.Pack)), ("to", Measures(e.To, e.Pack))), view),
        ZoneCasesCounted e when e.Cases == default => Of(e, With("zone_cases_counted.none", ("day", Day(e.Day))), view),
        ZoneCasesCounted e => Of(e, With("zone_cases_counted", ("day", Day(e.Day)), ("community", Number(e.Cases.Community.Total)), ("quarantine", Number(e.Cases.InQuarantine.Total))), view),
        ZoneScreeningRecorded e => Of(e, With(e.Positive == 0 ? "zone_screening_recorded.clear" : "zone_screening_recorded", ("round", Number(e.Round)), ("tested", Number(e.Tested)), ("positive", Number(e.Positive))), view),
        ZoneContactsUpdated { LastExposure: { } exposed } e => Of(e, With("zone_contacts_updated", ("outstanding", Number(e.Outstanding)), ("exposed", Day(exposed))), view),
        ZoneContactsUpdated e => Of(e, words["zone_contacts_updated.none"], view),
        ZoneDisinfected e => Of(e, With(e.Passed ? "zone_disinfected.passed" : "zone_disinfected.failed", ("day", Day(e.Day))), view),
        ZoneEvent e => OfRules(e, view),
        DivisionEvent e => OfRules(e, view),
        FieldTaskIssued e => new(In(e.Title), With("field_task_issued", ("kind", TaskKind(e.Kind, view))), TaskHref(e.Task)),
        FieldTaskEvent e => Of(e, view),
        DutyEntryMade e => new(e.Organisation is { } o ? In(o) : Name(e.Division, view), $"{DutyKind(e.Kind)} · {In(e.Text)}", null),
        BulletinEvent e => Of(e, view),
        GrantGiven e => new(e.Account.Value, With("grant_given", ("account", e.Account.Value), ("role", Role(e.Role))), null),
        GrantEnded e => new(e.Account.Value, With("grant_ended", ("account", e.Account.Value)), null),
        _ => throw new System.Diagnostics.UnreachableException(recorded.Event.GetType().Name),
    };

    public string Name(DivisionCode code, OperationsView view) => view.Divisions.Find(code) is { } d ? In(d.Name) : code.Value;

    private static string Number(int n) => n.ToString("N0", CultureInfo.CurrentCulture);

    private string Figure(int? n) => n is { } known ? Number(known) : words["not-published"];

    private static string TaskHref(FieldTaskId id) => $"/tasks?task={id}";

    private EventTold Of(DivisionCode code, string? name, string text, OperationsView view) =>
        new(name ?? Name(code, view), text, view.Divisions.IsDistrict(code) ? $"/districts/{code}" : null);

    private static EventTold Of(ZoneEvent e, string text, OperationsView view) =>
        new(view.Zone(e.Zone) is { } entry ? In(entry.Zone.Name) : e.Zone.Value, text, $"/zones/{e.Zone}");

    private EventTold Of(FieldTaskEvent e, OperationsView view)
    {
        var (key, note) = e switch
        {
            FieldTaskReceived => ("field_task_received", null),
            FieldTaskDelegated d => ("field_task_delegated", d.Note),
            FieldTaskProgressed { Percent: not null } p => ("field_task_progressed", p.Note),
            FieldTaskProgressed p => ("field_task_progressed.note", p.Note),
            FieldTaskBlocked b => ("field_task_blocked", b.Reason),
            FieldTaskUnblocked u => ("field_task_unblocked", u.Note),
            FieldTaskReturned r => ("field_task_returned", r.Reason),
            FieldTaskCompleted c => ("field_task_completed", c.Result),
            FieldTaskRechecked r => (r.Passed ? "field_task_rechecked.passed" : "field_task_rechecked.failed", r.Note),
            FieldTaskReopened r => ("field_task_reopened", r.Reason),
            FieldTaskWithdrawn w => ("field_task_withdrawn", (string?)w.Reason),
            _ => throw new System.Diagnostics.UnreachableException(e.GetType().Name),
        };
        var text = With(key,
            ("to", e is FieldTaskDelegated to ? Name(to.To, view) : ""),
            ("percent", e is FieldTaskProgressed { Percent: { } percent } ? Number(percent) : ""));
        var title = view.Task(e.Task) is { } entry ? In(entry.Task.Title) : e.Task.Value;
        return new(title, note is { Length: > 0 } ? $"{text} · {note}" : text, TaskHref(e.Task));
    }

    private EventTold Of(BulletinEvent e, OperationsView view)
    {
        var (key, figures) = e switch
        {
            BulletinPublished p => ("bulletin_published", p.Figures),
            BulletinCorrected c => ("bulletin_corrected", c.Figures),
            _ => throw new System.Diagnostics.UnreachableException(e.GetType().Name),
        };
        return Of(e.Division, null, With(key, ("day", Day(e.Day)), ("confirmed", Figure(figures.NewConfirmed)), ("asymptomatic", Figure(figures.NewAsymptomatic))), view);
    }

    private string Fill(string text, CriterionResult c)
    {
        text = text.Replace("{done}", Number(c.Done ?? 0), StringComparison.Ordinal).Replace("{of}", Number(c.Of ?? 0), StringComparison.Ordinal);
        foreach (var (name, value) in c.Facts)
            text = text.Replace($"{{{name}}}", DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Day(day) : Named(name, value), StringComparison.Ordinal);
        // Decisions of the first days don't say which classes their rule named.
        return text.Replace("{classes}", words["classes-unnamed"], StringComparison.Ordinal);
    }

    // Facts are ids, for machines; people read what the packs call them.
    private string Named(string fact, string value) => fact switch
    {
        "to" or "class" => ClassName(value),
        "classes" => string.Join(words["either"], value.Split(' ').Select(ClassName)),
        "step" => packs.All.SelectMany(p => p.Transitions).SelectMany(t => t.Approvals).FirstOrDefault(a => a.Id == value) is { } step ? In(step.Name) : value,
        "pack" => PackRef.TryParse(value, out var pack) && packs.Find(pack) is { } known ? In(known.Name) : value,
        _ => value,
    };

    private string ClassName(string id) => packs.All.Select(p => p.Class(new(id))).FirstOrDefault(c => c is not null) is { } known ? In(known.Name) : id;

    private string With(string key, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        var text = words[key].Value;
        foreach (var (name, value) in facts) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }
}

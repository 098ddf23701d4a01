using Microsoft.Extensions.Localization;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Zones;

/// <summary>A zone explained in the reader's language; names and texts are words, ids and codes are for machines.</summary>
/// <param name="Day">The local day by which it was judged.</param>
/// <param name="Steps">The most serious first.</param>
/// <param name="Certification">How the pack's certificate stands; null when it has none, or the zone has ended.</param>
public sealed record ExplanationData(
    string Zone, long Position, DateTimeOffset? AsOf, DateOnly Day, string Class, string ClassName, ToldRules Rules, string Says, IReadOnlyList<ToldStep> Steps, ToldCertification? Certification);

/// <summary>The pack that was asked, and where its rules were published.</summary>
public sealed record ToldRules(string Pack, string Name, string Source, DateOnly Effective);

/// <param name="Rule">Number of the rule in the pack's source.</param>
/// <param name="Text">The rule itself.</param>
/// <param name="Says">How the step stands, in a sentence.</param>
/// <param name="Next">The approval that is next; null where none is, or something else still blocks the step.</param>
public sealed record ToldStep(
    string To, string ToName, bool Allowed, bool Required, DateOnly? Earliest, string Rule, string Text, string Says, IReadOnlyList<ToldCriterion> Criteria, IReadOnlyList<ToldApproval> Approvals, string? Next);

/// <param name="Blocks">It is what still stands against the step.</param>
public sealed record ToldCriterion(string Code, CriterionState State, bool Blocks, DateOnly? Earliest, int? Done, int? Of, string Title, string Note);

public sealed record ToldApproval(string Step, string Name, string Level, string? By, DateTimeOffset? At, string? Note);

public sealed record ToldCertification(bool Allowed, DateOnly? Earliest, string Rule, string Text, IReadOnlyList<ToldCriterion> Criteria);

/// <summary>Puts what the rules say of a zone into the reader's words.</summary>
internal sealed class ZoneExplainer(BoardReader reader, Narrator narrator, IStringLocalizer<ZoneWords> words)
{
    public ExplanationData Explain(Zone zone, Sight sight)
    {
        var explanation = reader.Explain(zone, sight.Moment);
        var pack = explanation.Pack;
        var steps = zone.Retired is null ? explanation.Options.Select(Told).ToList() : [];
        var says = zone.Retired is not null ? words["explain.retired"].Value
            : explanation.Required is { } must ? Says(must)
            : explanation.Lift is { } lift ? Says(lift) : words["lift.none"].Value;
        return new(
            zone.Id.Value, sight.View.Position, sight.AsOf, reader.Today(sight.Moment), zone.Class.Value, Narrator.In(explanation.Class.Name),
            new(pack.Ref.ToString(), Narrator.In(pack.Name), Narrator.In(pack.Source), pack.Effective), says, steps,
            zone.Retired is null && explanation.Certification is { } c
                ? new(c.IsAllowed, c.Earliest, c.Rule.Rule, Narrator.In(c.Rule.Text), [.. c.Criteria.Select(Told)]) : null);
    }

    private ToldStep Told(TransitionOption o) => new(
        o.To.Id.Value, Narrator.In(o.To.Name), o.IsAllowed, o.IsRequired, o.Earliest, o.Transition.Rule, Narrator.In(o.Transition.Text), Says(o),
        [.. o.Criteria.Select(Told)],
        [.. ApprovalData.Of(o.Transition, o.Given).Select(a => new ToldApproval(a.Step, Narrator.In(a.Name), a.Level, a.By, a.At, a.Note))], o.NextApproval?.Id);

    private ToldCriterion Told(CriterionResult c) => new(c.Code, c.State, !c.IsMet, c.Earliest, c.Done, c.Of, narrator.Title(c), narrator.Note(c));

    private string Says(TransitionOption o)
    {
        var to = Narrator.In(o.To.Name);
        if (o.IsRequired) return words["explain.required", to];
        if (o.IsAllowed) return words["explain.allowed", to];
        if (o.NextApproval is { } next) return words["explain.approval", to, Narrator.In(next.Name)];
        var blockers = string.Join(words["explain.and"], o.Blockers.Select(narrator.Blocker).Where(b => b.Length > 0));
        return o.Earliest is { } day ? words["explain.blocked", to, narrator.Day(day), blockers] : words["explain.blocked.unknown", to, blockers];
    }
}

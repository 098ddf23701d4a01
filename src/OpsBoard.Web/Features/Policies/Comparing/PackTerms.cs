using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Narration;

namespace OpsBoard.Web.Features.Policies.Comparing;

/// <summary>What a pack says of one thing.</summary>
/// <param name="Key">The same in two packs when it is the same thing.</param>
/// <param name="Title">Null where <paramref name="Classes"/> tell it.</param>
/// <param name="Classes">A class, or those of a step: from, to.</param>
public sealed record Term(string Key, string? Title, IReadOnlyList<ZoneClass> Classes, IReadOnlyList<Facet> Facets)
{
    /// <summary>The same in two packs when they answer the same question otherwise, such as a step down that leads elsewhere; null: nothing of the kind.</summary>
    public string? Question { get; init; }
}

/// <summary>One point of it.</summary>
/// <param name="Aspect">The same in two packs when it is the same point.</param>
public sealed record Facet(string Aspect, string Name, string Value);

public enum TermSection { Steps, Classes, Clearance, Certificate, Parts, Clocks }

/// <summary>Takes a pack apart into what can be compared. Classes are named by <paramref name="common"/>, so that two packs can speak of the same one.</summary>
internal sealed class PackTerms(PolicyPack pack, RuleTeller teller, IReadOnlyDictionary<string, string> words, Func<ClassId, string> common)
{
    public IEnumerable<Term> Of(TermSection section) => section switch
    {
        TermSection.Steps => pack.Transitions.SelectMany(t => t.From.Select(from => Step(t, from))),
        TermSection.Classes => pack.Classes.OrderByDescending(c => c.Rank).Select(Class),
        TermSection.Clearance => pack.Clearance.Select(c => new Term(c.Level.ToString(), teller.Level(c.Level), [], [new("limit", words["facet.limit"], teller.Limit(c))])),
        TermSection.Certificate => pack.Certification is { } c ? [new("certificate", words["certificate"], [], [.. Criteria(c.All, "")])] : [],
        TermSection.Parts => Parts(),
        TermSection.Clocks => pack.TaskKinds.Select(k => new Term(k.Id.Value, Narrator.In(k.Name), [], [new("clock", words["facet.due"], teller.Clock(k)), .. k.Recheck ? new Facet[] { new("recheck", words["facet.recheck"], words["yes"]) } : []])),
        _ => throw new System.Diagnostics.UnreachableException(section.ToString()),
    };

    private Term Step(Transition t, ClassId from) => new(
        $"{common(from)}>{common(t.To)}{(t.After.IsEmpty ? null : "<" + string.Join('|', t.After.Select(common)))}",
        t.After.IsEmpty ? null : string.Format(System.Globalization.CultureInfo.CurrentCulture, words["after"], teller.Names(t.After, pack)), [pack.Class(from)!, pack.Class(t.To)!],
        [
            .. Criteria(t.Urgent, "urgent:"),
            .. Criteria(t.All, ""),
            .. t.Approvals.IsEmpty ? [] : new Facet[] { new("approvals", words["approvals"], RuleTeller.Chain(t.Approvals)) },
            .. t.Clock is ClockRule.GoesOn ? new Facet[] { new("clock", words["clock"], teller.Clock(t.Clock)) } : [],
        ])
    {
        Question = pack.Class(t.To)!.Rank < pack.Class(from)!.Rank ? $"down from {common(from)}" : null,
    };

    private IEnumerable<Facet> Criteria(IEnumerable<Criterion> criteria, string prefix) =>
        criteria.Select(c => new Facet(prefix + RuleTeller.AspectOf(c), prefix.Length > 0 ? words["urgent"] : teller.Aspect(RuleTeller.AspectOf(c)), teller.Short(c, pack)));

    private Term Class(ZoneClass c) => new(common(c.Id), null, [c],
        [new("name", words["facet.name"], Narrator.In(c.Name)), new("measures", words["facet.measures"], pack.MeasuresOf(c.Measures) is { } m ? Narrator.In(m.Name) : c.Measures.Value)]);

    private IEnumerable<Term> Parts()
    {
        foreach (var split in pack.Splits)
            foreach (var from in split.From)
                yield return new("split:" + common(from), words["split.term"], [pack.Class(from)!],
                [
                    new("part", words["facet.part"], $"{Narrator.In(pack.Class(split.Part.To ?? from)!.Name)} · {teller.Clock(split.Part.Clock)}"),
                    new("rest", words["facet.rest"], teller.Clock(split.Rest)),
                ]);
        if (pack.Merge is { } merge) yield return new("merge", words["merge"], [], [new("clock", words["clock"], teller.Merged(merge.Clock))]);
    }
}

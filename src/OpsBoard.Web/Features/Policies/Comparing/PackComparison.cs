using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Web.Features.Policies.Comparing;

public enum Verdict { Same, Differs, OnlyA, OnlyB }

/// <summary>One point of two packs; null where one says nothing of it.</summary>
public sealed record FacetPair(string Name, string? A, string? B)
{
    public bool Differs => A != B;
}

/// <summary>One thing of two packs.</summary>
public sealed record TermPair(Term? A, Term? B, IReadOnlyList<FacetPair> Facets)
{
    public Verdict Verdict => (A, B) switch
    {
        (null, _) => Verdict.OnlyB,
        (_, null) => Verdict.OnlyA,
        _ => Facets.Any(f => f.Differs) ? Verdict.Differs : Verdict.Same,
    };
}

public sealed record ComparedSection(TermSection Section, IReadOnlyList<TermPair> Pairs);

/// <summary>Two packs side by side. Classes with different names are the same where one pack goes on as the other.</summary>
internal static class PackComparison
{
    public static IReadOnlyList<ComparedSection> Of(PolicyPack a, PolicyPack b, RuleTeller teller, IReadOnlyDictionary<string, string> words)
    {
        var (ofA, ofB) = (new PackTerms(a, teller, words, id => Counterpart(id, a, b)), new PackTerms(b, teller, words, id => id.Value));
        return [.. Enum.GetValues<TermSection>().Select(s => new ComparedSection(s, Pair([.. ofA.Of(s)], [.. ofB.Of(s)])))];
    }

    /// <summary>The class of <paramref name="b"/> that stands for a class of <paramref name="a"/>: of the same name, or as which one of the packs says that the other's goes on.</summary>
    private static string Counterpart(ClassId id, PolicyPack a, PolicyPack b)
    {
        if (b.Class(id) is not null) return id.Value;
        if (b.ContinuesFrom(a.Ref) is { Length: > 0 } forth && forth.FirstOrDefault(c => c.From == id) is { } next) return next.To.Value;
        return a.ContinuesFrom(b.Ref).FirstOrDefault(c => c.To == id)?.From.Value ?? "a:" + id.Value;
    }

    // Several things of one pack may stand for the same thing of the other: the first pairs with it, then what answers the
    // same question otherwise, and the rest stand alone.
    private static List<TermPair> Pair(List<Term> ofA, List<Term> ofB)
    {
        var left = ofB.ToList();
        var pairs = new List<TermPair>();
        var same = ofA.Select(a => Take(left, b => b.Key == a.Key)).ToList();
        foreach (var (a, found) in ofA.Zip(same))
        {
            var b = found ?? Take(left, t => t.Question is not null && t.Question == a.Question);
            pairs.Add(new(a, b, Facets(a, b)));
        }
        return [.. pairs, .. left.Select(b => new TermPair(null, b, Facets(null, b)))];
    }

    private static Term? Take(List<Term> from, Predicate<Term> which)
    {
        var at = from.FindIndex(which);
        if (at < 0) return null;
        var taken = from[at];
        from.RemoveAt(at);
        return taken;
    }

    private static List<FacetPair> Facets(Term? a, Term? b)
    {
        List<Facet> all = [.. a?.Facets ?? [], .. b?.Facets ?? []];
        return [.. all.DistinctBy(f => f.Aspect).Select(f => new FacetPair(f.Name, ValueOf(a, f), ValueOf(b, f)))];

        static string? ValueOf(Term? term, Facet facet) => term?.Facets.FirstOrDefault(f => f.Aspect == facet.Aspect)?.Value;
    }
}

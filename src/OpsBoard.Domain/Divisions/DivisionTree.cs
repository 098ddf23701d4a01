using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Divisions;

/// <summary>All divisions that were registered, by code; immutable.</summary>
public sealed record DivisionTree(ImmutableDictionary<DivisionCode, Division> ByCode)
{
    public static readonly DivisionTree Empty = new(ImmutableDictionary<DivisionCode, Division>.Empty);

    public Division? Find(DivisionCode code) => ByCode.GetValueOrDefault(code);

    public bool IsDistrict(DivisionCode code) => Find(code) is { Level: DivisionLevel.District };

    /// <summary>County-level divisions in the order of their codes.</summary>
    public IEnumerable<Division> Districts =>
        ByCode.Values.Where(d => d.Level == DivisionLevel.District).OrderBy(d => d.Code.Value, StringComparer.Ordinal);

    /// <summary>The whole jurisdiction; where several divisions stand alone, the highest of them with the lowest code.</summary>
    public Division? Root => ByCode.Values.Where(d => d.Parent is null).OrderBy(d => d.Level).ThenBy(d => d.Code.Value, StringComparer.Ordinal).FirstOrDefault();

    /// <summary><paramref name="code"/> itself, its parent, and so on up to the root.</summary>
    public IEnumerable<Division> PathOf(DivisionCode code)
    {
        for (var at = Find(code); at is not null; at = at.Parent is { } parent ? Find(parent) : null)
            yield return at;
    }

    /// <summary>The division whose board shows what concerns <paramref name="code"/>: the district above a street, else the division itself.</summary>
    public DivisionCode BoardOf(DivisionCode code) =>
        PathOf(code).FirstOrDefault(d => d.Level != DivisionLevel.Street)?.Code ?? code;

    // An audit asks it of each event.
    public bool IsWithin(DivisionCode code, DivisionCode ancestor)
    {
        for (var at = Find(code); at is not null; at = at.Parent is { } parent ? Find(parent) : null)
            if (at.Code == ancestor) return true;
        return false;
    }

    public DivisionTree Apply(DivisionEvent happened, DivisionCode code, Recorded recorded) =>
        new(ByCode.SetItem(code, Division.Evolve(Find(code), happened, recorded)));
}

using System.Collections.Immutable;

namespace OpsBoard.Domain.Policies;

/// <summary>Every pack that the product ships, by id and version.</summary>
public sealed class PolicyPacks
{
    /// <summary>The pack that decides where none was adopted.</summary>
    public static readonly PackRef Default = new("cn-2022-03-three-zones", 1);

    private readonly ImmutableDictionary<PackRef, PolicyPack> _packs;

    /// <exception cref="PolicyPackException">Two packs share an id and version.</exception>
    public PolicyPacks(IEnumerable<PolicyPack> packs)
    {
        _packs = ImmutableDictionary<PackRef, PolicyPack>.Empty;
        foreach (var pack in packs)
            _packs = _packs.ContainsKey(pack.Ref) ? throw new PolicyPackException(pack.Ref.ToString(), "this id and version is taken") : _packs.Add(pack.Ref, pack);
        foreach (var pack in All) CheckContinued(pack);
    }

    public PolicyPack this[PackRef reference] => Find(reference) ?? throw new PolicyPackException(reference.ToString(), "no such pack");

    public IEnumerable<PolicyPack> All => _packs.Values.OrderBy(p => p.Id, StringComparer.Ordinal).ThenBy(p => p.Version);

    public PolicyPack? Find(PackRef reference) => _packs.GetValueOrDefault(reference);

    /// <summary>The packs that are part of the product.</summary>
    public static PolicyPacks Shipped() => new(
        from name in typeof(PolicyPacks).Assembly.GetManifestResourceNames()
        where name.EndsWith(".json", StringComparison.Ordinal)
        orderby name
        select Read(name));

    // What a pack continues must be there to be continued: a misspelt class would strand those who have it.
    private void CheckContinued(PolicyPack pack)
    {
        foreach (var rule in pack.Continues)
            foreach (var earlier in rule.Packs.SelectMany(id => All.Where(p => p.Id == id)))
                foreach (var id in rule.Classes.SelectMany(c => c.From))
                    if (earlier.Class(id) is null)
                        throw new PolicyPackException($"{pack.Ref}, Continues", $"\"{id}\" is no class of {earlier.Ref}");
    }

    private static PolicyPack Read(string resource)
    {
        using var stream = typeof(PolicyPacks).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return PolicyPackReader.Read(resource, reader.ReadToEnd());
    }
}

/// <summary>A pack that can't be used; the message names the place.</summary>
public sealed class PolicyPackException(string place, string problem) : Exception($"Policy pack {place}: {problem}");

using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Divisions;

/// <summary>A change of pack: one event, under which every zone of the territory goes on.</summary>
internal static class Adoption
{
    public static Decision Decide(Division division, AdoptPolicyPack c, World world)
    {
        if (world.Packs.Find(c.Pack) is not { } pack) return Rejection.Unknown("policy.unknown", ("pack", c.Pack.ToString()));
        if (c.Pack == division.Pack) return Decision.Accept();
        var before = world.Operations.PackOf(c.Code);
        if (c.Pack == before) return Seen(new(c.Code, c.Pack), c, world);
        var continues = pack.ContinuesFrom(before);
        foreach (var board in world.Operations.BoardsUnder(c.Code))
            foreach (var (id, zones) in board.ZonesByClass)
                if (zones > 0 && continues.All(n => n.From != id))
                    return Rejection.Rule("policy.strands-class", ("pack", c.Pack.ToString()), ("class", id.Value), ("district", board.Code.Value), ("zones", zones));
        return Seen(new(c.Code, c.Pack) { Continues = continues }, c, world);
    }

    // Who decided on what he was shown decides on nothing else.
    private static Decision Seen(PolicyPackAdopted adopted, AdoptPolicyPack c, World world) =>
        c.Seen is null || DryRun.Of(c.Code, c.Pack, [adopted], world).Print == c.Seen ? adopted
        : Rejection.Rule("policy.dry-run-outdated", ("pack", c.Pack.ToString()), ("division", c.Code.Value));
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Web.Features.Policies;

public sealed record PackClassData(string Id, int Rank, LocalText Name);

/// <summary>Where a pack is in force.</summary>
/// <param name="Division">The division whose adoption decides.</param>
/// <param name="Districts">How many districts it decides for.</param>
/// <param name="Since">Null where it was in force from the beginning.</param>
public sealed record PackReachData(string Division, LocalText Name, int Districts, DateTimeOffset? Since, string? By)
{
    public static PackReachData Of(PackReach r) => new(r.Division.Code.Value, r.Division.Name, r.Districts, r.Since, r.By?.Value);
}

/// <summary>A pack in the list of packs; <c>GET /policies/{id}@{version}</c> has the whole of it.</summary>
public sealed record PackData(
    string Pack, string Id, int Version, LocalText Name, LocalText Source, DateOnly Effective, IReadOnlyList<PackClassData> Classes, IReadOnlyList<PackReachData> InForce)
{
    public static PackData Of(PolicyPack pack, IEnumerable<PackReach> reaches) => new(
        pack.Ref.ToString(), pack.Id, pack.Version, pack.Name, pack.Source, pack.Effective,
        [.. pack.Classes.Select(c => new PackClassData(c.Id.Value, c.Rank, c.Name))],
        [.. reaches.Where(r => r.Pack == pack.Ref).Select(PackReachData.Of)]);
}

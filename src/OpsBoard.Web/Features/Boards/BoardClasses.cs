using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Boards;

/// <summary>The classes a board can show: those of the pack in force, and those that zones still have from an earlier pack.</summary>
internal static class BoardClasses
{
    public static IReadOnlyList<ZoneClass> Of(DistrictBoard board, PolicyPack inForce, BoardReader reader)
    {
        var left = board.ZonesByClass.Where(c => c.Value > 0 && inForce.Class(c.Key) is null).Select(c => c.Key).ToHashSet();
        IEnumerable<ZoneClass> earlier = left.Count == 0 ? []
            : board.Zones.Values.OrderBy(z => z.Zone.Id.Value, StringComparer.Ordinal).Where(z => left.Contains(z.Zone.Class)).Select(z => reader.ClassOf(z.Zone)).DistinctBy(c => c.Id).OrderBy(c => c.Id.Value, StringComparer.Ordinal);
        return [.. inForce.Classes.Concat(earlier).OrderByDescending(c => c.Rank)];
    }
}

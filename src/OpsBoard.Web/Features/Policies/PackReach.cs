using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Web.Features.Policies;

/// <summary>Where a pack is in force, by one adoption.</summary>
/// <param name="Division">The division whose adoption decides; the top of the tree where nobody adopted any.</param>
/// <param name="Districts">How many districts it decides for.</param>
/// <param name="Since">When it was adopted; null where it was in force from the beginning.</param>
public sealed record PackReach(PackRef Pack, Division Division, int Districts, DateTimeOffset? Since, AccountName? By)
{
    /// <summary>Every pack in force, with the divisions of which no nearer adoption decides for all districts.</summary>
    public static IReadOnlyList<PackReach> Of(OperationsView view) =>
    [
        .. from district in view.Divisions.Districts
           let board = view.Board(district.Code)!
           let path = view.Divisions.PathOf(district.Code).ToList()
           let decides = path.Find(d => d.Pack is not null) ?? path[^1]
           group board by (board.Pack, decides) into reach
           orderby reach.Key.decides.Level, reach.Key.decides.Code.Value
           select Of(reach.Key.Pack, reach.Key.decides, [.. reach]),
    ];

    private static PackReach Of(PackRef pack, Division division, List<DistrictBoard> boards) =>
        boards[0].Packs[^1] is { Position: > 0 } span ? new(pack, division, boards.Count, span.At, span.By) : new(pack, division, boards.Count, null, null);
}

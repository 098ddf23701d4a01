using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Features.Policies.Levels;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>How the district stands as a whole: 静态管理, 社会面清零.</summary>
/// <param name="Holds">Of each level that the pack knows: whether its criterion holds today.</param>
public sealed record LevelRowModel(DivisionCode District, LevelMark Mark, Items<(ClearanceLevel Level, bool Holds)> Holds) : DeskRow("level", "strip", "0a")
{
    protected override Type Component => typeof(LevelRow);

    public static LevelRowModel Of(LevelReading reading) => new(reading.Division.Code, reading.Mark, [.. reading.Clearances.Select(c => (c.Rule.Level, c.Holds))]);
}

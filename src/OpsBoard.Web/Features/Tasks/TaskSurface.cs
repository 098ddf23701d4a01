using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Tasks;

/// <summary>What an open page of tasks listens to: the stamp of each board's tasks.</summary>
internal sealed class TaskSurface(BoardReader reader) : ISurface
{
    public const string SurfaceName = "tasks";

    public string Name => SurfaceName;

    public IEnumerable<BoardRow> Rows(Moment moment, DivisionCode district) => [Stamp(moment, district).Row];

    /// <summary>The tasks on a division's own board.</summary>
    public StampModel Stamp(Moment moment, DivisionCode division) =>
        StampModel.Of($"stamp-tasks-{division}", 0, moment.View.Board(division)!.Tasks.Values, moment, reader.Today(moment));
}

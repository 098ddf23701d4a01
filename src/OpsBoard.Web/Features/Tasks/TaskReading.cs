using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Tasks;

/// <summary>What the page of tasks reads from.</summary>
internal sealed record TaskReading(PageSight Sights, Gate Gate, BoardReader Boards, TaskSurface Surface, Refusals Refusals, EventJournal Store)
{
    /// <summary>A task's history as far as <paramref name="position"/>, oldest first.</summary>
    public async Task<IReadOnlyList<Recorded>> EventsAsync(FieldTaskId id, long position, CancellationToken ct) =>
        [.. (await Store.FetchStreamAsync(new(FieldTask.StreamOf(id)), position, ct)).Select(e => e.ToRecorded())];
}

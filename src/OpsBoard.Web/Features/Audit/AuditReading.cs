using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Audit;

/// <summary>What the pages of the audit read from.</summary>
internal sealed record AuditReading(AuditDesk Desk, Comparer Comparer, Gate Gate, EventCatalog Catalog, LocalCalendar Calendar, Refusals Refusals, Live<OperationsView> Live)
{
    /// <summary>Names of zones, tasks and divisions as they are now.</summary>
    public OperationsView View { get; } = Live.Current;
}

using System.Text;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Ledger;

namespace OpsBoard.Web.Platform.Live;

/// <summary>Long stretches of the history in the domain's form, read as fast as they come.</summary>
public sealed class RecordedReader(EventScan scan, EventCatalog catalog)
{
    /// <summary>The events after a position up to another, some at a time, in order.</summary>
    /// <exception cref="InvalidDataException">An event is missing, or one can't be read.</exception>
    public IAsyncEnumerable<Recorded[]> ReadAsync(long afterPosition, long upToPosition, CancellationToken ct) => scan.ReadAsync(afterPosition, upToPosition, Read, ct);

    private Recorded Read(in RawEvent e)
    {
        var headers = EventHeaders.FromJson(e.Headers);
        return new(
            e.Position, Encoding.UTF8.GetString(e.Stream), e.Version, (DomainEvent)catalog.Deserialize(e.Alias, e.Data), e.RecordedAt, headers.HappenedAt ?? e.RecordedAt,
            new(new(Encoding.UTF8.GetString(e.Account)), Enum.Parse<Role>(headers.Role)), headers.Simulated, Encoding.UTF8.GetString(e.CommandId));
    }
}

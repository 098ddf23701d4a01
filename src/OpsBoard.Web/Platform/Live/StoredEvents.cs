using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

public static class StoredEvents
{
    /// <summary>The store's form of an event in the domain's.</summary>
    public static Recorded ToRecorded(this StoredEvent stored) => new(
        stored.Position, stored.Stream.Value, stored.Version, (DomainEvent)stored.Data, stored.RecordedAt,
        stored.Metadata.HappenedAt ?? stored.RecordedAt,
        new(new(stored.Metadata.Account), Enum.Parse<Role>(stored.Metadata.Role)),
        stored.Metadata.Simulated, stored.Metadata.CommandId.Value);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Platform.Live;

/// <summary>A stored event as machines get it: over HTTP, server-sent events and the hub.</summary>
/// <param name="Type">The event's stored name, for example <c>zone_class_changed</c>.</param>
/// <param name="District">The board it belongs to; null for what concerns the whole jurisdiction.</param>
public sealed record EventData(
    long Position, string Stream, long Version, string Type, string? District, DateTimeOffset RecordedAt, DateTimeOffset HappenedAt,
    string Account, string Role, bool Simulated, string CommandId, JsonNode? Data)
{
    public static EventData Of(StoredEvent e) => new(
        e.Position, e.Stream.Value, e.Version, e.Alias, e.Metadata.District, e.RecordedAt, e.Metadata.HappenedAt ?? e.RecordedAt,
        e.Metadata.Account, e.Metadata.Role, e.Metadata.Simulated, e.Metadata.CommandId.Value,
        JsonSerializer.SerializeToNode(e.Data, e.Data.GetType(), ApiJson.Options));
}

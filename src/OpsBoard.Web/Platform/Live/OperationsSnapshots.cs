using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Ledger;

namespace OpsBoard.Web.Platform.Live;

/// <summary>The view written down every so many events: a start and a look back fold only what came after.</summary>
public sealed class OperationsSnapshots
{
    /// <summary>Events between two of them. Folding so many takes about half a second.</summary>
    public const long Distance = 25_000;

    private readonly ViewSnapshots _stored;
    private readonly JsonSerializerOptions _json;

    public OperationsSnapshots(NpgsqlDataSource dataSource, EventCatalog catalog)
    {
        // The module's id changes with every change of the domain's code, so a view is only read by the fold that made it.
        _stored = new(dataSource, "operations", typeof(OperationsView).Module.ModuleVersionId.ToString("N"));
        _json = new() { Converters = { new EventConverter(catalog), new JsonStringEnumConverter() } };
    }

    /// <summary>The latest view at or before a position; null when there is none.</summary>
    public async Task<OperationsView?> FindAsync(long atMost, CancellationToken ct)
    {
        if (await _stored.FindAsync(atMost, ct) is not (_, var data)) return null;
        await using var zip = new GZipStream(new MemoryStream(data), CompressionMode.Decompress);
        return (await JsonSerializer.DeserializeAsync<OperationsSnapshot>(zip, _json, ct))!.ToView();
    }

    public async Task KeepAsync(OperationsView view, CancellationToken ct)
    {
        using var data = new MemoryStream();
        await using (var zip = new GZipStream(data, CompressionLevel.Fastest, leaveOpen: true))
            await JsonSerializer.SerializeAsync(zip, OperationsSnapshot.Of(view), _json, ct);
        await _stored.KeepAsync(view.Position, data.ToArray(), ct);
    }

    /// <summary>An event as it is stored, behind its alias.</summary>
    private sealed class EventConverter(EventCatalog catalog) : JsonConverter<DomainEvent>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(DomainEvent);

        public override DomainEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var pair = JsonDocument.ParseValue(ref reader);
            return (DomainEvent)catalog.Deserialize(pair.RootElement[0].GetString()!, pair.RootElement[1].GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, DomainEvent value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(catalog.AliasOf(value.GetType()));
            writer.WriteRawValue(catalog.Serialize(value));
            writer.WriteEndArray();
        }
    }
}

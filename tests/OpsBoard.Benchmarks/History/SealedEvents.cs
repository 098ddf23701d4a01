using System.Buffers.Binary;
using System.Globalization;
using OpsBoard.Domain;
using OpsBoard.Ledger;

namespace OpsBoard.Benchmarks;

/// <summary>An event with everything that is stored of it.</summary>
internal sealed record SealedEvent(GeneratedEvent Event, Guid Id, string Alias, string DotNetType, string Data, string Headers, string Command, LeafTemplate Leaf, TreeHash Hash);

/// <summary>Gives generated events their ids, bytes and hashes, on every core, in order.</summary>
internal static class SealedEvents
{
    private const int BlockSize = 4_000;

    public static IEnumerable<SealedEvent> Of(GeneratedHistory history)
    {
        var catalog = new EventCatalog(Streams.EventTypes);
        var ahead = new Queue<Task<SealedEvent[]>>();
        foreach (var block in history.Events().Chunk(BlockSize))
        {
            ahead.Enqueue(Task.Run(() => Array.ConvertAll(block, e => Seal(e, catalog))));
            if (ahead.Count < Environment.ProcessorCount * 2) continue;
            foreach (var e in ahead.Dequeue().GetAwaiter().GetResult()) yield return e;
        }
        while (ahead.TryDequeue(out var rest))
            foreach (var e in rest.GetAwaiter().GetResult()) yield return e;
    }

    private static SealedEvent Seal(GeneratedEvent e, EventCatalog catalog)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, 0x0B5B_0A2D_0000_8000);
        BinaryPrimitives.WriteInt64BigEndian(id[8..], long.MinValue | e.Position);
        var (type, command) = (e.Event.GetType(), string.Create(CultureInfo.InvariantCulture, $"seed-{e.Position:0000000000}"));
        var content = new LeafContent
        {
            Id = new(id, bigEndian: true),
            Stream = e.Stream,
            Version = e.Version,
            Type = catalog.AliasOf(type),
            Data = catalog.Serialize(e.Event),
            Headers = new EventHeaders(e.Role.ToString(), null, null, e.HappenedAt, e.District?.Value, Simulated: true).ToJson(),
            Account = e.By.Value,
            CausedBy = command,
        };
        var leaf = LeafTemplate.Prepare(content);
        return new(e, content.Id, content.Type, catalog.DotNetTypeOf(type), content.Data, content.Headers, command, leaf, leaf.Hash(e.Position, e.RecordedAt));
    }
}

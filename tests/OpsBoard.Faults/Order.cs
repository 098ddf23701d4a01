using System.Text.Json;
using OpsBoard.EventStore;
using OpsBoard.Ledger;

namespace OpsBoard.Faults;

/// <summary>The only event here. Its total is that of its stream, so an event that is lost, doubled or decided on what was not there shows.</summary>
/// <param name="Amount">What it adds.</param>
/// <param name="Total">Of its stream, with this one.</param>
/// <param name="Ordinal">Place in its command, from 1.</param>
/// <param name="Of">How many events its command has.</param>
internal sealed record Counted(int Amount, long Total, int Ordinal, int Of);

/// <summary>What a command adds to one stream, and the version and total it was decided on.</summary>
internal sealed record Part(string Stream, long Version, long Total, int[] Amounts);

/// <summary>One command of a writer, as it is told to the one who keeps count before it is sent.</summary>
internal sealed record Order(string Id, Part[] Parts, bool Redecides)
{
    public static EventCatalog Catalog { get; } = new([typeof(Counted)]);

    public static Order FromJson(string json) => JsonSerializer.Deserialize<Order>(json)!;

    public string ToJson() => JsonSerializer.Serialize(this);

    public AppendRequest ToRequest()
    {
        var of = Parts.Sum(part => part.Amounts.Length);
        var ordinal = 0;
        var writes = new List<StreamWrite>();
        foreach (var part in Parts)
        {
            writes.Add(new(new(part.Stream), "counter", part.Version, Count(part, part.Total, ordinal, of)));
            ordinal += part.Amounts.Length;
        }
        var metadata = new EventMetadata(new(Id), "faults", "writer", null, null, null, null, true, null);
        return new(metadata, "of " + Id, writes)
        {
            Redecide = Redecides ? since => Count(Parts[0], ((Counted)since[^1].Data).Total, 0, of) : null,
        };
    }

    private static List<object> Count(Part part, long total, int before, int of)
    {
        var events = new List<object>();
        foreach (var amount in part.Amounts)
            events.Add(new Counted(amount, total += amount, ++before, of));
        return events;
    }
}

/// <summary>How a command was answered.</summary>
internal sealed record Answer(long Position, long Version);

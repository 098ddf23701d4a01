using System.Text;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Ledger;

namespace OpsBoard.Web.Platform.Live;

/// <summary>Long stretches of the history in the domain's form, read as fast as they come.</summary>
public sealed class RecordedReader(EventScan scan, EventCatalog catalog)
{
    private readonly KnownTexts<string> _streams = new(Encoding.UTF8.GetString, many: true);
    private readonly KnownTexts<AccountName> _accounts = new(utf8 => new(Encoding.UTF8.GetString(utf8)));
    private readonly KnownTexts<Circumstance> _circumstances = new(Circumstance.Of);

    /// <summary>The events after a position up to another, some at a time, in order.</summary>
    /// <exception cref="InvalidDataException">An event is missing, or one can't be read.</exception>
    public IAsyncEnumerable<Recorded[]> ReadAsync(long afterPosition, long upToPosition, CancellationToken ct) => scan.ReadAsync(afterPosition, upToPosition, Read, ct);

    private Recorded Read(in RawEvent e)
    {
        var circumstance = _circumstances.Read(e.Headers);
        return new(
            e.Position, _streams.Read(e.Stream), e.Version, (DomainEvent)catalog.Deserialize(e.Alias, e.Data), e.RecordedAt, circumstance.HappenedAt ?? e.RecordedAt,
            new(_accounts.Read(e.Account), circumstance.Role), circumstance.Simulated, Encoding.UTF8.GetString(e.CommandId));
    }

    /// <summary>What the domain takes from an event's headers.</summary>
    private sealed record Circumstance(Role Role, DateTimeOffset? HappenedAt, bool Simulated)
    {
        public static Circumstance Of(ReadOnlySpan<byte> json)
        {
            var headers = EventHeaders.FromJson(json);
            return new(Enum.Parse<Role>(headers.Role), headers.HappenedAt, headers.Simulated);
        }
    }
}

using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Audit;

/// <summary>A zone at two moments.</summary>
/// <param name="Then">Null when it wasn't registered yet.</param>
/// <param name="Between">What was recorded of it after the first moment and up to the second, oldest first.</param>
/// <param name="LearnedLater">Part of that had happened by the first moment already.</param>
public sealed record ZoneDiff(Zone? Then, Zone Later, IReadOnlyList<Recorded> Between, bool LearnedLater)
{
    public bool Class => Then?.Class != Later.Class;

    public bool Measures => Then?.Measures != Later.Measures;

    public bool Cases => SumOf(Then) != SumOf(Later);

    public bool Screening => Then?.LastScreening != Later.LastScreening;

    public bool Contacts => (Then?.LastExposure, Then?.ContactsOutstanding ?? 0) != (Later.LastExposure, Later.ContactsOutstanding);

    public bool IsSame => !(Class || Measures || Cases || Screening || Contacts);

    public static DayCases SumOf(Zone? zone) => zone is null ? default : zone.Cases.Values.Aggregate(default(DayCases), (sum, day) => sum + day);
}

/// <summary>A district at two moments: what was known at each.</summary>
/// <param name="Previous">Position of the change before the one that the first moment ends with; null when there is none.</param>
/// <param name="Next">Position of the first change after the first moment; null when there is none.</param>
public sealed record Comparison(Division District, Sight Then, Sight Later, IReadOnlyList<ZoneDiff> Zones, long? Previous, long? Next)
{
    public int Different => Zones.Count(z => !z.IsSame);
}

/// <summary>Reads two moments of a district and lays them side by side.</summary>
internal sealed class Comparer(EventJournal store)
{
    public async Task<Comparison> ReadAsync(Division district, Sight then, Sight later, CancellationToken ct)
    {
        var events = await BetweenAsync(district.Code, then.View.Position, later.View.Position, ct);
        var byZone = events.Where(e => e.Event is ZoneEvent).ToLookup(e => ((ZoneEvent)e.Event).Zone);
        var zones = from entry in later.View.Board(district.Code)!.Zones.Values
                    let zone = entry.Zone
                    let between = byZone[zone.Id].ToList()
                    let diff = new ZoneDiff(then.View.Zone(zone.Id)?.Zone, zone, between, between.Exists(e => e.HappenedAt <= then.Now))
                    orderby diff.IsSame, diff.Class descending, between.Count == 0 ? 0 : -between[^1].Position, zone.Id.Value
                    select diff;
        var at = then.View.Board(district.Code)?.Position ?? 0;
        return new(district, then, later, [.. zones],
            await OneAsync(new() { District = district.Code.Value, BeforePosition = at, Descending = true, Limit = 1 }, ct),
            await OneAsync(new() { District = district.Code.Value, AfterPosition = then.View.Position, Limit = 1 }, ct));
    }

    private async Task<List<Recorded>> BetweenAsync(DivisionCode district, long after, long upTo, CancellationToken ct)
    {
        var events = new List<Recorded>();
        while (after < upTo)
        {
            var page = await store.QueryAsync(new() { District = district.Value, AfterPosition = after, BeforePosition = upTo + 1, Limit = EventJournal.LargestRead }, ct);
            events.AddRange(page.Select(e => e.ToRecorded()));
            if (page.Count < EventJournal.LargestRead) break;
            after = page[^1].Position;
        }
        return events;
    }

    private async Task<long?> OneAsync(EventQuery query, CancellationToken ct) =>
        (await store.QueryAsync(query, ct)) is [var found] ? found.Position : null;
}

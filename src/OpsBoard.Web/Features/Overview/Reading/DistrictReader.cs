using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Overview.Reading;

/// <summary>
/// Reads boards, and reads each thing only once: a board is immutable, so what it says on a day never changes, and of
/// a board that an event changed all zones but one are the same as before. A province's rows are made anew at every event.
/// </summary>
public sealed class DistrictReader(BoardReader reader, PolicyPacks packs)
{
    private readonly ConditionalWeakTable<DistrictBoard, KnownBoard> _boards = [];
    private readonly ConditionalWeakTable<ZoneEntry, KnownZone> _zones = [];

    public DistrictReading Of(DivisionCode district, Moment moment)
    {
        var board = moment.View.Board(district)!;
        var rules = new Rules(reader.Today(moment), board.Pack);
        if (_boards.TryGetValue(board, out var known) && known.Rules == rules) return known.Reading;
        var reading = new DistrictReading(board, [.. board.Zones.Values.OrderBy(z => z.Zone.Id.Value, StringComparer.Ordinal).Select(z => Of(z, board, rules, moment))], rules.Day, IsSerious);
        _boards.AddOrUpdate(board, new(rules, reading));
        return reading;
    }

    // A rule may ask how many zones of the district have a class, and nothing else of the others.
    private ZoneReading Of(ZoneEntry zone, DistrictBoard board, Rules rules, Moment moment)
    {
        if (_zones.TryGetValue(zone, out var known) && known.Rules == rules && ReferenceEquals(known.ZonesByClass, board.ZonesByClass)) return known.Reading;
        var reading = ZoneReading.Read(zone, moment, reader);
        _zones.AddOrUpdate(zone, new(rules, board.ZonesByClass, reading));
        return reading;
    }

    private bool IsSerious(ZoneClassChanged change) =>
        packs[change.Pack].Class(change.To)?.Rank >= ZoneReading.SeriousRank || packs[change.Pack].Class(change.From)?.Rank >= ZoneReading.SeriousRank;

    private readonly record struct Rules(DateOnly Day, PackRef Pack);

    private sealed record KnownBoard(Rules Rules, DistrictReading Reading);

    private sealed record KnownZone(Rules Rules, ImmutableDictionary<ClassId, int> ZonesByClass, ZoneReading Reading);
}

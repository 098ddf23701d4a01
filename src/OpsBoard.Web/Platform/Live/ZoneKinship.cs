using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Platform.Live;

/// <summary>Which zones of a board came out of which, and which went into which.</summary>
public sealed class ZoneKinship
{
    private readonly ILookup<ZoneId, Zone> _parts;
    private readonly ILookup<ZoneId, Zone> _absorbed;

    public ZoneKinship(DistrictBoard board)
    {
        var all = board.Zones.Values.Concat(board.Retired.Values).Select(e => e.Zone).OrderBy(z => z.Id.Value, StringComparer.Ordinal).ToList();
        _parts = all.Where(z => z.SplitFrom is not null).ToLookup(z => z.SplitFrom!.Value);
        _absorbed = all.Where(z => z.Retired?.Into is not null).ToLookup(z => z.Retired!.Into!.Value);
    }

    /// <summary>What was taken out of the zone.</summary>
    public IEnumerable<Zone> PartsOf(ZoneId zone) => _parts[zone];

    /// <summary>What became part of the zone.</summary>
    public IEnumerable<Zone> AbsorbedBy(ZoneId zone) => _absorbed[zone];
}

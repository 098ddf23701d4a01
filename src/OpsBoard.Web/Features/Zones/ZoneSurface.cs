using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Zones;

/// <summary>What the open page of a zone listens to: the stamp of the zone and its tasks.</summary>
internal sealed class ZoneSurface(BoardReader reader) : ISurface
{
    public const string SurfaceName = "zone";

    public string Name => SurfaceName;

    public IEnumerable<BoardRow> Rows(Moment moment, DivisionCode district)
    {
        var board = moment.View.Board(district)!;
        var tasks = board.Tasks.Values.Where(t => t.Task.Zone is not null).ToLookup(t => t.Task.Zone!.Value);
        return board.Zones.Values.Concat(board.Retired.Values).Select(zone => Stamp(moment, board, zone, tasks[zone.Zone.Id]).Row);
    }

    public StampModel Stamp(Moment moment, ZoneEntry zone)
    {
        var board = moment.View.Board(zone.Zone.District)!;
        return Stamp(moment, board, zone, board.Tasks.Values.Where(t => t.Task.Zone == zone.Zone.Id));
    }

    private StampModel Stamp(Moment moment, DistrictBoard board, ZoneEntry zone, IEnumerable<TaskEntry> tasks) =>
        StampModel.Of($"stamp-zone-{zone.Zone.Id}", Math.Max(zone.Last.Position, board.Packs[^1].Position), tasks, moment, reader.Today(moment), HeldBack(moment, board, zone));

    // Zones of the district that must be lifted before this one can be.
    private int HeldBack(Moment moment, DistrictBoard board, ZoneEntry zone) =>
        (from step in reader.PackOf(zone.Zone).Transitions
         where step.From.Contains(zone.Zone.Class)
         from criterion in step.All.OfType<DistrictWithout>()
         from other in criterion.Classes
         select board.ZonesOf(other)).Sum();
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;
using OpsBoard.Web.Platform.Zones;

namespace OpsBoard.Web.Features.Zones;

/// <summary>The zones that a filter leaves, and what it could ask for.</summary>
/// <param name="All">How many zones there are without the filter.</param>
/// <param name="Boards">Whose changes may change the list.</param>
public sealed record ZoneListing(
    ZoneFilter Filter, IReadOnlyList<BadFilter> Bad, IReadOnlyList<ZoneLook> Found, int All, IReadOnlyList<DivisionCode> Boards, IReadOnlyList<ZoneClass> Classes, IReadOnlyList<Measures> Measures)
{
    // The hub watches so many at once; above it the page is as of its loading.
    private const int MostWatched = 200;

    public static ZoneListing Of(ZoneFilter filter, IReadOnlyList<BadFilter> bad, ZoneFinder finder, Moment moment, BoardReader reader)
    {
        var view = moment.View;
        var boards = view.Divisions.Districts.Where(d => filter.Districts.IsEmpty || filter.Districts.Any(a => view.Divisions.IsWithin(d.Code, a))).Select(d => d.Code).ToList();
        return new(filter, bad, finder.Find(filter, moment), view.ZoneHomes.Count, [.. boards.Take(MostWatched)], reader.Classes(moment), reader.MeasuresKnown(moment));
    }
}

/// <summary>What the open list of zones listens to: the stamp of each district's zones.</summary>
internal sealed class ZoneListSurface(BoardReader reader) : ISurface
{
    public const string SurfaceName = "zones";

    public string Name => SurfaceName;

    public IEnumerable<BoardRow> Rows(Moment moment, DivisionCode district) => [Stamp(moment, district).Row];

    public StampModel Stamp(Moment moment, DivisionCode district) =>
        StampModel.Of($"stamp-zones-{district}", moment.View.Board(district)!.Zones.Values.Select(z => z.Last.Position).DefaultIfEmpty().Max(), [], moment, reader.Today(moment));
}

/// <summary>What the list of zones reads from.</summary>
internal sealed record ZoneListReading(PageSight Sights, Gate Gate, BoardReader Boards, ZoneFilterReader Filters, ZoneFinder Finder, ZoneListSurface Stamps, Refusals Refusals);

using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Maps;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Overview;

/// <summary>What a page of the whole province opens with.</summary>
/// <param name="Sight">Null when the reader was sent to sign in, or <paramref name="Rejection"/> says what he asked wrongly.</param>
/// <param name="Root">The province; null while none is registered.</param>
public sealed record ProvinceSight(Sight? Sight, Rejection? Rejection, Division? Root, ILookup<string, BoardRow> Rows)
{
    public static readonly ProvinceSight None = new(null, null, null, Array.Empty<BoardRow>().ToLookup(row => row.List));

    /// <summary>Null while the page shows the present.</summary>
    public AsOfMoment? Past(string nowHref) => Sight?.AsOf is { } at ? new(at, Sight.View.Position, nowHref) : null;
}

/// <summary>What the overview and the map read from.</summary>
internal sealed record MapReading(PageSight Sights, OverviewSurface Surface, BoundaryBook Book, Refusals Refusals, Gate Gate)
{
    public async Task<ProvinceSight> ReadAsync(string? asOf, HttpContext context)
    {
        var (sight, rejection) = await Sights.ReadAsync(asOf);
        if (rejection is not null) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        var root = sight?.View.Divisions.Root;
        return ProvinceSight.None with { Sight = sight, Rejection = rejection, Root = root, Rows = root is null ? ProvinceSight.None.Rows : Surface.Rows(sight!.Moment, root.Code).ToLookup(row => row.List) };
    }
}

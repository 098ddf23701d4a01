using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Boards;

internal static class DistrictEndpoints
{
    public static void MapDistricts(this IEndpointRouteBuilder api)
    {
        var districts = api.MapGroup("/districts").WithTags("Districts");

        districts.MapGet("", (string? asOf, ReadHttp read, CancellationToken ct) => read.RunAsync(asOf, sight =>
                ReadHttp.Json(sight.View.Divisions.Districts.Select(d => DistrictData.Of(d, sight.Moment)).ToList()), ct))
            .WithSummary("All county-level divisions, with their zones by class")
            .Produces<List<DistrictData>>().ProducesProblem(400);

        districts.MapGet("/{code}/board", (string code, string? asOf, ReadHttp read, BoardReader reader, CancellationToken ct) => read.RunAsync(asOf, sight =>
                DivisionCode.TryParse(code, out var id) && sight.View.Divisions.Find(id) is { } division && sight.View.Divisions.IsDistrict(id)
                    ? ReadHttp.Json(BoardData.Of(division, sight, reader))
                    : read.NotFound("district.unknown", ("district", code)), ct))
            .WithSummary("A district's board: zones with what blocks their lifting, open tasks, cases by day")
            .Produces<BoardData>().ProducesProblem(400).ProducesProblem(404);
    }
}

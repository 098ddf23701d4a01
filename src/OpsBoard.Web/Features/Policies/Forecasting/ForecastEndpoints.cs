using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Policies.Forecasting;

internal static class ForecastEndpoints
{
    public static void MapForecasts(this IEndpointRouteBuilder api) =>
        api.MapGroup("/districts").WithTags("Districts").MapGet("/{code}/forecast", (string code, string? asOf, ReadHttp read, ForecastReader forecasts, CancellationToken ct) => read.RunAsync(asOf, sight =>
                DivisionCode.TryParse(code, out var at) && forecasts.Of(at, sight.Moment) is { } forecast
                    ? ReadHttp.Json(ForecastData.Of(at, sight.View.Divisions.Find(at)!.Name, forecast, sight.View.Position))
                    : read.NotFound("district.unknown", ("district", code)), ct))
            .WithSummary("How many zones of a district, or of all below a division, can be lifted on each of the next 14 days if nothing new happens, and which can't be foreseen and why")
            .Produces<ForecastData>().ProducesProblem(400).ProducesProblem(404);
}

using System.Text.Json.Serialization;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Bulletins;

/// <summary>What was published for a local day; null where nothing was, which is never 0.</summary>
public sealed record FiguresData(
    [property: JsonPropertyName("division")] string Division,
    [property: JsonPropertyName("date")] DateOnly Date,
    [property: JsonPropertyName("new_confirmed")] int? NewConfirmed,
    [property: JsonPropertyName("new_asymptomatic")] int? NewAsymptomatic,
    [property: JsonPropertyName("new_discharged")] int? NewDischarged,
    [property: JsonPropertyName("released_asymptomatic")] int? ReleasedAsymptomatic,
    [property: JsonPropertyName("source")] string? Source,
    [property: JsonPropertyName("published_at")] DateTimeOffset? PublishedAt,
    [property: JsonPropertyName("corrected")] bool Corrected)
{
    public static FiguresData Of(DivisionCode division, DateOnly day, Bulletin? b) => new(
        division.Value, day, b?.Figures.NewConfirmed, b?.Figures.NewAsymptomatic, b?.Figures.NewDischarged, b?.Figures.ReleasedAsymptomatic,
        b?.Source, b?.PublishedAt, b?.IsCorrected ?? false);
}

internal static class FigureEndpoints
{
    public static void MapFigures(this IEndpointRouteBuilder api)
    {
        api.MapGet("/figures", (string? date, string? division, string? asOf, ReadHttp read, CancellationToken ct) => read.RunAsync(asOf, sight =>
            {
                if (date is null) return read.Bad("request.parameter-missing", ("name", "date"));
                if (division is null) return read.Bad("request.parameter-missing", ("name", "division"));
                if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", out var day)) return read.Bad("figures.date-invalid", ("date", date));
                return DivisionCode.TryParse(division, out var code) && sight.View.Divisions.Find(code) is not null
                    ? ReadHttp.Json(FiguresData.Of(code, day, sight.View.Bulletin(code, day)))
                    : read.NotFound("division.unknown", ("division", division ?? ""));
            }, ct))
            .WithTags("Figures").WithSummary("What was published of a division for a local day")
            .Produces<FiguresData>().ProducesProblem(400).ProducesProblem(404);

        api.MapGet("/bulletins/{date}", (string date, string? asOf, ReadHttp read, CancellationToken ct) => read.RunAsync(asOf, sight =>
                DateOnly.TryParseExact(date, "yyyy-MM-dd", out var day)
                    ? ReadHttp.Json(Of(sight.View, day))
                    : read.Bad("figures.date-invalid", ("date", date)), ct))
            .WithTags("Figures").WithSummary("All that was published for a local day")
            .Produces<List<FiguresData>>().ProducesProblem(400);
    }

    private static List<FiguresData> Of(OperationsView view, DateOnly day) =>
        [.. view.Bulletins.Values.Where(b => b.Day == day).OrderBy(b => b.Division.Value, StringComparer.Ordinal).Select(b => FiguresData.Of(b.Division, day, b))];
}

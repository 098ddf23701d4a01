using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Policies.Levels;

/// <param name="Until">Last local day as announced; null when none is.</param>
public sealed record SetStandstillBody(string? Reason = null, DateOnly? Until = null);

public sealed record GiveReasonBody(string? Reason = null);

public sealed record DeclareClearanceBody(ClearanceLevel Level);

/// <param name="Source">Where the figure was published.</param>
public sealed record StatePopulationBody(int Population, string? Source = null);

public sealed record ChangePhaseBody(LocalText Phase);

/// <summary>What is decided of a division as a whole, and how it stands.</summary>
internal static class DivisionEndpoints
{
    public static void MapDivisions(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/districts").WithTags("Districts").MapGet("/{code}/clearance", ClearanceAsync)
            .WithSummary("How a district or a division above it stands: standstill, population, and the figures on which a community clearance rests")
            .Produces<LevelData>().ProducesProblem(400).ProducesProblem(404);

        var divisions = api.MapGroup("/divisions/{code}").WithTags("Divisions");
        divisions.MapPost("/standstill", (string code, SetStandstillBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                With(code, read, at => http.RunAsync(new SetStandstill(at, body.Reason, body.Until), ct)))
            .WithSummary("Announce a standstill, or announce it anew with another last day").AsCommand();
        divisions.MapPost("/standstill/lift", (string code, GiveReasonBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                With(code, read, at => http.RunAsync(new LiftStandstill(at, body.Reason), ct)))
            .WithSummary("Lift the standstill").AsCommand();
        divisions.MapPost("/clearance", (string code, DeclareClearanceBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                With(code, read, at => http.RunAsync(new DeclareClearance(at, body.Level), ct)))
            .WithSummary("Declare the community clear; the figures of the pack's days must hold").AsCommand();
        divisions.MapPost("/clearance/lose", (string code, GiveReasonBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                With(code, read, at => http.RunAsync(new LoseClearance(at, body.Reason), ct)))
            .WithSummary("Say that the community is not clear any more").AsCommand();
        divisions.MapPost("/population", (string code, StatePopulationBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                With(code, read, at => http.RunAsync(new StatePopulation(at, body.Population, body.Source), ct)))
            .WithSummary("State how many people live there, and where that was published").AsCommand();
        divisions.MapPost("/phase", (string code, ChangePhaseBody body, CommandHttp http, ReadHttp read, CancellationToken ct) =>
                With(code, read, at => http.RunAsync(new ChangePhase(at, body.Phase), ct)))
            .WithSummary("Enter another phase of the campaign").AsCommand();
    }

    private static async Task<IResult> ClearanceAsync(string code, string? asOf, ReadHttp read, LevelReader levels, LevelHistory histories, CancellationToken ct)
    {
        var history = DivisionCode.TryParse(code, out var at) ? await histories.ReadAsync(at, long.MaxValue, ct) : [];
        return await read.RunAsync(asOf, sight => levels.Of(at, sight.Moment) is { } reading
            ? ReadHttp.Json(LevelData.Of(reading, [.. history.Where(e => e.Position <= sight.View.Position)], sight.View.Position))
            : read.NotFound("district.unknown", ("district", code)), ct);
    }

    private static Task<IResult> With(string code, ReadHttp read, Func<DivisionCode, Task<IResult>> run) =>
        DivisionCode.TryParse(code, out var division) ? run(division) : Task.FromResult(read.NotFound("division.unknown", ("division", code)));
}

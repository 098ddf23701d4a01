using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Scenarios;

/// <param name="Speed">Seconds of the scenario per second, 1 to 10,000; null leaves it.</param>
/// <param name="Paused">Null leaves it.</param>
/// <param name="PauseAt">A moment of the scenario at which it pauses by itself.</param>
public sealed record ControlScenarioBody(double? Speed = null, bool? Paused = null, DateTimeOffset? PauseAt = null);

internal static class ScenarioEndpoints
{
    public static void MapScenario(this IEndpointRouteBuilder api)
    {
        var scenario = api.MapGroup("/scenario").WithTags("Scenario");

        scenario.MapGet("", (HttpContext context, Gate gate, ScenarioSteering steering) =>
                !gate.MayLook(context.User) ? CommandHttp.Unauthenticated(context)
                : steering.Progress is { } progress ? ReadHttp.Json(progress)
                : Problems.Of(context, 404, "scenario.none", []))
            .WithSummary("How the scenario stands").Produces<ScenarioProgress>().ProducesProblem(404);

        scenario.MapPost("", async (ControlScenarioBody body, HttpContext context, ScenarioSteering steering, CancellationToken ct) =>
                SignIn.AccountOf(context.User) is null ? CommandHttp.Unauthenticated(context)
                : await steering.SteerAsync(context.User, body.Speed, body.Paused, body.PauseAt, ct) is { } no ? Problems.Of(context, no)
                : ReadHttp.Json(steering.Progress!))
            .WithSummary("Pause, resume, set the speed").Produces<ScenarioProgress>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(422);
    }
}

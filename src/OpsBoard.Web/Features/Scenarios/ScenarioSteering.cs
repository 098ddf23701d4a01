using System.Security.Claims;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Time;

namespace OpsBoard.Web.Features.Scenarios;

/// <summary>The one door to the scenario's controls, for screens and machines; it is there without a scenario, too.</summary>
public sealed class ScenarioSteering(Gate gate, IServiceProvider services)
{
    private readonly ScenarioPlayer? _player = services.GetService<ScenarioPlayer>();

    /// <summary>Null when the board runs on real time.</summary>
    public ScenarioProgress? Progress => _player?.Progress;

    /// <summary>Commanders and administrators steer the scenario.</summary>
    public bool MaySteer(ClaimsPrincipal? user) => _player is not null && gate.GrantOf(user) is { Role: Role.Commander or Role.Administrator };

    /// <summary>Null when it was done, else why not.</summary>
    public async Task<Rejection?> SteerAsync(ClaimsPrincipal? user, double? speed, bool? isPaused, DateTimeOffset? pauseAt, CancellationToken ct)
    {
        if (_player is null) return Rejection.Unknown("scenario.none");
        if (!MaySteer(user)) return Rejection.Forbidden("access.forbidden", ("account", user?.Identity?.Name ?? ""), ("role", ""), ("territory", ""));
        if (speed is { } s && !(s is >= 1 and <= ScenarioClock.MaxSpeed))
            return Rejection.Rule("scenario.speed-out-of-range", ("speed", s.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await _player.ControlAsync(speed, isPaused, pauseAt, ct);
        return null;
    }
}

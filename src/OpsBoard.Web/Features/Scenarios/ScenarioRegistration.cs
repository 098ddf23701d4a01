using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Scenarios;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Database;
using OpsBoard.Web.Platform.Time;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Scenarios;

internal static class ScenarioRegistration
{
    /// <summary>With a scenario the server lives in the scenario's time: its clock takes the place of the world's.</summary>
    public static void AddScenario(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ScenarioSteering>();
        var name = configuration["OpsBoard:Scenario"];
        if (name is not { Length: > 0 } or "none")
        {
            services.AddSingleton<IStartupStep, FirstAdministrator>();
            return;
        }
        if (!ScenarioFiles.BuiltIn.Contains(name)) throw new InvalidOperationException($"There is no scenario \"{name}\". Known: {string.Join(", ", ScenarioFiles.BuiltIn)}, none.");
        services.AddSingleton(new ScenarioClock(TimeProvider.System));
        services.AddSingleton<TimeProvider>(s => s.GetRequiredService<ScenarioClock>());
        services.AddSingleton<ScenarioRuns>();
        services.AddSingleton(Task.Run(() => ScenarioPlan.Load(name)));
        services.AddSingleton<ScenarioPlayer>();
        services.AddHostedService(s => s.GetRequiredService<ScenarioPlayer>());
        services.AddSingleton<IStartupStep, ScenarioStart>();
    }
}

/// <summary>Sets the scenario's clock before anything is recorded, and waits for the ground before the board is shown.</summary>
internal sealed class ScenarioStart(ScenarioPlayer player, IConfiguration configuration, BoardDatabase database, Bootstrap bootstrap, Credentials credentials) : IStartupStep
{
    public async Task PrepareAsync(Head head, CancellationToken ct)
    {
        var speed = configuration.GetValue("OpsBoard:Speed", 1440.0);
        if (!(speed is >= 1 and <= ScenarioClock.MaxSpeed)) throw new InvalidOperationException($"The speed {speed} is not 1 to {ScenarioClock.MaxSpeed}.");
        await player.PrepareAsync(speed, head, ct);
    }

    public async Task ReadyAsync(CancellationToken ct)
    {
        await player.GroundLaid.WaitAsync(ct);
        var file = Path.Combine(database.DataFolder, "demo-accounts.json");
        if (!IsLocal(configuration["urls"])) return;
        await bootstrap.GrantAsync(DemoAccounts.All, ct);
        if (!File.Exists(file) || !await credentials.AnyAsync(ct)) await bootstrap.WriteSecretsAsync(DemoAccounts.All, file, areDemo: true, ct);
    }

    // Demo accounts exist only where nobody else can reach the server.
    private static bool IsLocal(string? urls) => (urls ?? "http://localhost").Split(';').All(u => Uri.TryCreate(u, UriKind.Absolute, out var uri) && uri.IsLoopback);
}

/// <summary>People who can try the board; they exist with a scenario only.</summary>
internal static class DemoAccounts
{
    public static IReadOnlyList<FirstAccount> All { get; } =
    [
        Of("viewer-01", Role.Viewer),
        Of("cy-lead-01", Role.Lead, "220104"),
        Of("cy-lead-02", Role.Lead, "220104"),
        Of("ly-lead-01", Role.Lead, "220106"),
        Of("ly-lead-02", Role.Lead, "220106"),
        Of("kc-lead-01", Role.Lead, "220103"),
        Of("cc-lead-01", Role.Lead, "220100"),
        Of("jl-lead-01", Role.Lead, "220200"),
        Of("jl-commander-01", Role.Commander),
        Of("audit-01", Role.Auditor),
        Of("admin-01", Role.Administrator),
    ];

    private static FirstAccount Of(string account, Role role, params string[] districts) => new(new(account), role, [.. districts.Select(d => new DivisionCode(d))]);
}

/// <summary>Without a scenario the first start makes one administrator, and writes down once how he signs in.</summary>
internal sealed class FirstAdministrator(Bootstrap bootstrap, Credentials credentials, BoardDatabase database) : IStartupStep
{
    public Task PrepareAsync(Head head, CancellationToken ct) => Task.CompletedTask;

    public async Task ReadyAsync(CancellationToken ct)
    {
        if (await credentials.AnyAsync(ct)) return;
        FirstAccount[] first = [new(new("admin"), Role.Administrator, [])];
        await bootstrap.GrantAsync(first, ct);
        await bootstrap.WriteSecretsAsync(first, Path.Combine(database.DataFolder, "first-administrator.json"), areDemo: false, ct);
    }
}

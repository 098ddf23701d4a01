using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Time;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Features.Scenarios;

/// <summary>Pauses the scenario, sets its speed, and says how far it was played.</summary>
public sealed partial class ScenarioControl
{
    private static readonly double[] Speeds = [1, 60, 600, 1440, 3600, ScenarioClock.MaxSpeed];

    private readonly CancellationTokenSource _gone = new();
    private Task _loop = Task.CompletedTask;
    private ScenarioProgress? _progress;
    private Rejection? _refusal;
    private double? _wanted;
    private DateTime? _until;

    [CascadingParameter] private Task<AuthenticationState>? Authentication { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _loop;
        _gone.Dispose();
    }

    protected override void OnInitialized()
    {
        _progress = Steering.Progress;
        _wanted = _progress?.Speed;
        if (_progress is { } p) _until = LocalTime.Of(p.At).Date.AddDays(1);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _loop = FollowAsync(_gone.Token);
    }

    // The clock of the scenario moves all the time; once a second is enough to read it by.
    private async Task FollowAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
                await InvokeAsync(() =>
                {
                    _progress = Steering.Progress;
                    StateHasChanged();
                });
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The page is gone.
        }
    }

    // What is typed is local time, like all that is shown.
    private Task PlayUntilAsync() =>
        _until is { } local ? SteerAsync(isPaused: false, pauseAt: new DateTimeOffset(local, LocalTime.Zone.GetUtcOffset(local)).ToUniversalTime()) : Task.CompletedTask;

    private async Task SteerAsync(double? speed = null, bool? isPaused = null, DateTimeOffset? pauseAt = null)
    {
        var user = Authentication is null ? null : (await Authentication).User;
        _refusal = await Steering.SteerAsync(user, speed, isPaused, pauseAt, _gone.Token);
        _progress = Steering.Progress;
    }

    private string Name(ScenarioProgress p) => L[$"name.{p.Name}"] is { ResourceNotFound: false } name ? name.Value : p.Name;

    /// <summary>How much of the scenario passes in a second.</summary>
    private string Pace(double speed) => speed switch
    {
        < 60 => L["pace.seconds", Number(speed)],
        < 3600 => L["pace.minutes", Number(Math.Round(speed / 60, 1))],
        _ => L["pace.hours", Number(Math.Round(speed / 3600, 1))],
    };

    private string Day(DateTimeOffset at) => LocalTime.Of(at).ToString(L["day"], CultureInfo.CurrentCulture);

    private static string Local(DateTimeOffset at) => LocalTime.Of(at).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private static string Number(double n) => n.ToString("#,0.##", CultureInfo.CurrentCulture);
}

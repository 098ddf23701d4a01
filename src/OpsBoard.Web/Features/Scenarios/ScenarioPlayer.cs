using Npgsql;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Scenarios;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Time;

namespace OpsBoard.Web.Features.Scenarios;

/// <summary>How a scenario stands, for screens and machines.</summary>
public sealed record ScenarioProgress(
    string Name, DateTimeOffset From, DateTimeOffset To, DateTimeOffset At, double Speed, bool IsPaused, bool IsOver, int Played, int Commands, int Refused, ScenarioRefusal? LastRefusal);

/// <summary>
/// Plays a scenario through the same door as people: each command has an id of its own, so after a crash the
/// player goes on from where it last noted its place, and what it sends twice is answered twice and stored once.
/// </summary>
/// <param name="planning">Making the plan takes seconds, which the start of the database needs anyway.</param>
public sealed partial class ScenarioPlayer(
    Task<ScenarioPlan> planning, ScenarioClock clock, CommandRunner runner, ScenarioRuns runs, Live<OperationsView> live, ILogger<ScenarioPlayer> log) : BackgroundService
{
    private const int SaveEvery = 100;
    private const int LargestWave = 64;

    private readonly TaskCompletionSource _ground = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _nudge = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScenarioPlan _plan = null!;
    private DateTimeOffset? _pauseAt;
    private volatile int _next;
    private volatile int _refused;
    private volatile ScenarioRefusal? _lastRefusal;

    /// <summary>Completes when the divisions and zones stand, so that there is a board to look at.</summary>
    public Task GroundLaid => _ground.Task;

    public ScenarioProgress Progress => new(
        _plan.Name, _plan.From, _plan.To, clock.GetUtcNow(), clock.Speed, clock.IsPaused, _next >= _plan.Commands.Count, _next, _plan.Commands.Count, _refused, _lastRefusal);

    /// <summary>Sets the speed (1 to 10,000), whether the scenario stands still, and at which of its moments it shall.</summary>
    public async Task ControlAsync(double? speed, bool? isPaused, DateTimeOffset? pauseAt, CancellationToken ct)
    {
        if (speed is { } s) clock.Speed = s;
        if (pauseAt is { } moment) _pauseAt = moment;
        if (isPaused is { } p) clock.IsPaused = p;
        Interlocked.Exchange(ref _nudge, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        await SaveAsync(ct);
    }

    /// <summary>Brings the clock to where the last run left it.</summary>
    internal async Task PrepareAsync(double speed, Head head, CancellationToken ct)
    {
        _plan = await planning.WaitAsync(ct);
        var run = await runs.FindAsync(ct) ?? new(_plan.Name, 0, _plan.From, speed, IsPaused: false);
        if (run.Name != _plan.Name) throw new InvalidOperationException($"The database holds the scenario {run.Name}; start with that, or with another data folder.");
        _next = run.Next;
        clock.Set(run.ClockAt > head.RecordedAt ? run.ClockAt : head.RecordedAt);
        clock.Speed = run.Speed;
        clock.IsPaused = run.IsPaused;
        clock.HoldAt(_next < _plan.Commands.Count ? _plan.Commands[_next].At : null);
        await SaveAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var lastSaved = _next;
            while (_next < _plan.Commands.Count)
            {
                var scheduled = _plan.Commands[_next];
                if (scheduled.At > _plan.From) await LayGroundAsync(stoppingToken);
                if (_pauseAt is { } pause && scheduled.At > pause) await PauseAtAsync(pause, stoppingToken);
                clock.HoldAt(scheduled.At);
                await WaitUntilAsync(scheduled.At, stoppingToken);
                var wave = Wave();
                await Task.WhenAll(wave.Select(command => SendAsync(command, stoppingToken)));
                _next += wave.Count;
                if (_next - lastSaved < SaveEvery) continue;
                lastSaved = _next;
                await RetryAsync(() => SaveAsync(stoppingToken), stoppingToken);
                if (_next / 5000 > (_next - wave.Count) / 5000) Played(log, _next, _plan.Commands.Count, clock.GetUtcNow());
            }
            await LayGroundAsync(stoppingToken);
            // It is over: boards go on at the world's pace from here.
            clock.HoldAt(null);
            clock.Speed = 1;
            await RetryAsync(() => SaveAsync(stoppingToken), stoppingToken);
            Over(log, _plan.Name, _plan.Commands.Count, _refused);
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RetryAsync(() => SaveAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _ground.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception e)
        {
            _ground.TrySetException(e);
            throw;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try { await SaveAsync(cancellationToken); }
        catch (NpgsqlException e) { NotSaved(log, e); }
    }

    private async Task LayGroundAsync(CancellationToken ct)
    {
        if (_ground.Task.IsCompleted) return;
        // Everything before this command is stored; the view may still be folding it.
        await live.WaitForAsync(v => v.ZoneHomes.Count > 0, ct);
        _ground.TrySetResult();
    }

    /// <summary>Commands of one moment and one kind on different streams: none waits for another, and they are written in this order.</summary>
    private List<ScheduledCommand> Wave()
    {
        var first = _plan.Commands[_next];
        var wave = new List<ScheduledCommand> { first };
        // A division stands only in one that stands already.
        if (first.Command is RegisterDivision) return wave;
        var streams = new HashSet<string> { first.Command.Stream };
        while (wave.Count < LargestWave && _next + wave.Count < _plan.Commands.Count && _plan.Commands[_next + wave.Count] is var next
               && next.At == first.At && next.Command.GetType() == first.Command.GetType() && streams.Add(next.Command.Stream))
            wave.Add(next);
        return wave;
    }

    private async Task SendAsync(ScheduledCommand scheduled, CancellationToken ct)
    {
        var envelope = new Envelope(scheduled.Account, new(scheduled.CommandId), scheduled.Command, null, scheduled.HappenedAt, scheduled.IsSimulated);
        var outcome = await RetryAsync(async () => await runner.RunAsync(envelope, ct) is not CommandOutcome.Busy and var answer
            ? answer : throw new IOException("too many commands are waiting"), ct);
        if (outcome is CommandOutcome.Accepted) return;
        Interlocked.Increment(ref _refused);
        _lastRefusal = ScenarioRefusal.Of(scheduled.CommandId, outcome);
        NotAccepted(log, scheduled.CommandId, outcome);
    }

    /// <summary>All that happens up to <paramref name="moment"/> has been played; the clock goes there and stands still.</summary>
    private async Task PauseAtAsync(DateTimeOffset moment, CancellationToken ct)
    {
        clock.HoldAt(moment);
        await WaitUntilAsync(moment, ct);
        _pauseAt = null;
        clock.IsPaused = true;
        await RetryAsync(() => SaveAsync(ct), ct);
    }

    private async Task WaitUntilAsync(DateTimeOffset at, CancellationToken ct)
    {
        while (true)
        {
            var nudged = Volatile.Read(ref _nudge).Task;
            var left = at - clock.GetUtcNow();
            if (left <= TimeSpan.Zero) return;
            var delay = clock.IsPaused ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Min(1000, Math.Max(1, left.TotalMilliseconds / clock.Speed)));
            await Task.WhenAny(nudged, Task.Delay(delay, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>PostgreSQL may go away and come back; a command is sent again under the same id until it is answered.</summary>
    private async Task<T> RetryAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception e) when (e is NpgsqlException or IOException or System.Net.Sockets.SocketException)
            {
                if (attempt == 1) Waiting(log, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 50 * (1 << Math.Min(attempt, 6)))), ct);
            }
        }
    }

    private async Task<int> SaveAsync(CancellationToken ct)
    {
        var next = _next;
        await runs.SaveAsync(new(_plan.Name, next, clock.GetUtcNow(), clock.Speed, clock.IsPaused), ct);
        return next;
    }

    [LoggerMessage(2001, LogLevel.Information, "Scenario: {Played} of {Commands} commands played, {At:u}")]
    private static partial void Played(ILogger log, int played, int commands, DateTimeOffset at);

    [LoggerMessage(2002, LogLevel.Information, "Scenario {Name} is over: {Commands} commands, {Refused} refused")]
    private static partial void Over(ILogger log, string name, int commands, int refused);

    [LoggerMessage(2003, LogLevel.Warning, "Scenario command {CommandId} was not accepted: {Outcome}")]
    private static partial void NotAccepted(ILogger log, string commandId, CommandOutcome outcome);

    [LoggerMessage(2004, LogLevel.Warning, "Scenario waits for the database: {Problem}")]
    private static partial void Waiting(ILogger log, string problem);

    [LoggerMessage(2005, LogLevel.Warning, "The scenario's place could not be saved; the next start repeats a few commands")]
    private static partial void NotSaved(ILogger log, Exception e);
}

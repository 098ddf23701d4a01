using System.Diagnostics.Metrics;
using Npgsql;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Platform.Projections;

/// <summary>A projection as operators see it.</summary>
/// <param name="RunsHere">This node runs it now; another one may otherwise.</param>
/// <param name="Head">Where the history ends.</param>
public sealed record ProjectionStanding(Projection Projection, ProjectionProgress Progress, long Head, bool RunsHere)
{
    public long Behind => Math.Max(0, Head - Progress.Position);
}

/// <summary>
/// Runs every registered projection, each on one node at a time. What one of them cannot do stops neither the others nor the
/// boards. Metrics of the meter <c>OpsBoard.Projections</c>: <c>opsboard.projection.quarantined</c> and
/// <c>opsboard.projection.behind</c>, in events, by <c>projection</c>.
/// </summary>
public sealed class ProjectionHost : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    private readonly IReadOnlyList<(Projection Projection, ProjectionRunner Runner, AdvisoryLease Lease)> _all;
    private readonly ProjectionDesk _desk;
    private readonly EventJournal _journal;
    private readonly Startup _startup;
    private readonly ILogger<ProjectionHost> _log;
    private readonly Meter _meter;
    private IReadOnlyList<ProjectionStanding> _lastSeen = [];

    public ProjectionHost(
        IEnumerable<Projection> projections, NpgsqlDataSource database, EventFeed feed, EventJournal journal, ProjectionDesk desk, IServiceProvider services, ILoggerFactory loggers)
    {
        (_desk, _journal, _startup, _log) = (desk, journal, services.GetRequiredService<Startup>(), loggers.CreateLogger<ProjectionHost>());
        // By the world's clock: when an event was put aside is no matter of the scenario.
        _all = [.. projections.Select(p => (p, new ProjectionRunner(database, feed, p, TimeProvider.System, loggers.CreateLogger<ProjectionRunner>()),
            new AdvisoryLease(database, "projection " + p.Name, loggers.CreateLogger<AdvisoryLease>())))];
        _meter = new("OpsBoard.Projections");
        _meter.CreateObservableGauge("opsboard.projection.quarantined", () => Measure(s => s.Progress.Quarantined), "{event}", "Events that a projection could not handle.");
        _meter.CreateObservableGauge("opsboard.projection.behind", () => Measure(s => s.Behind), "{event}", "Events that a projection has not seen yet.");
    }

    /// <summary>By name; null when there is none.</summary>
    public Projection? Find(string name) => _all.Select(p => p.Projection).FirstOrDefault(p => p.Name == name);

    /// <summary>How all of them stand.</summary>
    public async Task<IReadOnlyList<ProjectionStanding>> StandingsAsync(CancellationToken ct)
    {
        var head = await _journal.HeadAsync(ct);
        var standings = new List<ProjectionStanding>();
        foreach (var (projection, _, lease) in _all)
            standings.Add(new(projection, await _desk.ProgressAsync(projection, ct), head.Position, lease.IsHeld));
        return _lastSeen = standings;
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The boards first: a projection may have the whole history to read.
        await _startup.Ready.WaitAsync(stoppingToken);
        await Task.WhenAll([WatchAsync(stoppingToken), .. _all.Select(p => p.Lease.RunAsync(p.Runner.RunAsync, stoppingToken))]);
    }

    /// <summary>Keeps the figures of the metrics fresh.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        using var beat = new PeriodicTimer(Beat);
        do
        {
            try
            {
                await StandingsAsync(ct);
            }
            catch (NpgsqlException fault)
            {
                _log.ProjectionsUnseen(fault.Message);
            }
        }
        while (await beat.WaitForNextTickAsync(ct));
    }

    private IEnumerable<Measurement<long>> Measure(Func<ProjectionStanding, long> figure) =>
        _lastSeen.Select(s => new Measurement<long>(figure(s), new KeyValuePair<string, object?>("projection", s.Projection.Name)));
}

namespace OpsBoard.Web.Platform.Time;

/// <summary>
/// The time of a scenario: it runs 1 to 10,000 times as fast as the world's, can be paused, and never passes
/// the next thing that has to happen before it did. So whatever the machine's speed, an event of the scenario
/// is recorded at the scenario's own time, and a board as of a moment is the same in every run.
/// </summary>
public sealed class ScenarioClock(TimeProvider world) : TimeProvider
{
    public const double MaxSpeed = 10_000;

    private readonly Lock _gate = new();
    private DateTimeOffset _anchorWorld = world.GetUtcNow();
    private DateTimeOffset _anchor = world.GetUtcNow();
    private DateTimeOffset _barrier = DateTimeOffset.MaxValue;
    private double _speed = 1;
    private bool _isPaused;

    /// <summary>Seconds of the scenario per second of the world; 1 to <see cref="MaxSpeed"/>.</summary>
    public double Speed
    {
        get { lock (_gate) return _speed; }
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            lock (_gate) { Anchor(); _speed = value; }
        }
    }

    public bool IsPaused
    {
        get { lock (_gate) return _isPaused; }
        set { lock (_gate) { Anchor(); _isPaused = value; } }
    }

    /// <summary>How fast boards may let their own clocks run on between two beats.</summary>
    public double Rate
    {
        get { lock (_gate) return _isPaused ? 0 : _speed; }
    }

    /// <summary>Sets the time; what it was before is forgotten.</summary>
    public void Set(DateTimeOffset at)
    {
        lock (_gate) { _anchor = at.ToUniversalTime(); _anchorWorld = world.GetUtcNow(); }
    }

    /// <summary>The clock waits at <paramref name="moment"/> until the barrier is moved on; null lets it run free.</summary>
    public void HoldAt(DateTimeOffset? moment)
    {
        lock (_gate)
        {
            _barrier = moment?.ToUniversalTime() ?? DateTimeOffset.MaxValue;
            if (moment is null) Anchor();
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return Read();
    }

    private DateTimeOffset Read()
    {
        var free = _isPaused ? _anchor : _anchor + (world.GetUtcNow() - _anchorWorld) * _speed;
        return free < _barrier ? free : _barrier;
    }

    private void Anchor()
    {
        _anchor = Read();
        _anchorWorld = world.GetUtcNow();
    }
}

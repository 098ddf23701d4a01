namespace OpsBoard.Web.Features.Access;

/// <summary>Counts failed sign-ins of the last minutes, by account and address, so that guessing doesn't pay.</summary>
internal sealed class SignInThrottle
{
    private const int MostRemembered = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Failures, long Until)> _failures = [];

    /// <summary>How long failures are held against an account.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    /// <summary>False when there were too many failures. An attempt counts as failed until it is forgiven, so that many at once can't slip through.</summary>
    public bool TryBegin(string account, string address)
    {
        // Not the board's clock: a scenario may run it a thousand times as fast.
        var now = Environment.TickCount64;
        lock (_gate)
        {
            if (_failures.Count > MostRemembered) Forget(now);
            if (Limits(account, address).Any(l => Count(l.Key, now) >= l.Most)) return false;
            foreach (var (key, _) in Limits(account, address)) _failures[key] = (Count(key, now) + 1, now + (long)Window.TotalMilliseconds);
            return true;
        }
    }

    public void Forgive(string account, string address)
    {
        lock (_gate)
        {
            foreach (var (key, _) in Limits(account, address))
                if (_failures.TryGetValue(key, out var known)) _failures[key] = known with { Failures = known.Failures - 1 };
        }
    }

    // One person, one place, and the account from everywhere: few, more, many.
    private static (string Key, int Most)[] Limits(string account, string address) =>
        [($"{account}|{address}", 10), ($"|{address}", 50), ($"{account}|", 100)];

    private int Count(string key, long now) => _failures.TryGetValue(key, out var known) && known.Until > now ? known.Failures : 0;

    private void Forget(long now)
    {
        foreach (var key in _failures.Where(f => f.Value.Until <= now).Select(f => f.Key).ToList()) _failures.Remove(key);
    }
}

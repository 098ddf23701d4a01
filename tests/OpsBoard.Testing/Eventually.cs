using System.Diagnostics;

namespace OpsBoard.Testing;

/// <summary>Waits for a condition instead of a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <exception cref="TimeoutException">It did not come true within two minutes.</exception>
    public static async Task BecomesTrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException($"Within {Patience.TotalSeconds} s it did not happen that {what}.");
            await Task.Delay(20);
        }
    }
}

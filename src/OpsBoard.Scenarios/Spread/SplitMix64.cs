using System.Text;

namespace OpsBoard.Scenarios.Spread;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): a published generator whose numbers are the same on every machine and
/// runtime, which System.Random doesn't promise. Each day and district gets its own, so that a change in one
/// place leaves the rest of the scenario as it was.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for a subject: the seed and the FNV-1a hash of its name.</summary>
    public static SplitMix64 For(ulong seed, string subject)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(subject))
            hash = unchecked((hash ^ b) * 1099511628211UL);
        return new SplitMix64(seed ^ hash);
    }

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A number from 0 up to, not including, <paramref name="bound"/>. The bias of the high product is below 2^-32.</summary>
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>True in so many of a thousand cases.</summary>
    public bool Chance(int perMille) => Below(1000) < perMille;

    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, both inclusive.</summary>
    public int Between(int from, int to) => from + (int)Below(to - from + 1);
}

namespace OpsBoard.Web.Features.Maps;

/// <summary>
/// Visvalingam's way: the point that adds the least area goes first. Where the neighbours of a border change its points
/// stay, so that what two districts share is simplified alike on both sides and no gap opens between them.
/// </summary>
internal static class RingSimplifier
{
    /// <param name="rings">Closed; the last point repeats the first.</param>
    /// <param name="leastArea">Triangles below it go, in the square of the rings' own unit.</param>
    public static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Simplify(IReadOnlyList<IReadOnlyList<(double X, double Y)>> rings, double leastArea)
    {
        var owners = new Dictionary<(double, double), long>();
        for (var i = 0; i < rings.Count; i++)
            foreach (var point in rings[i].Distinct())
                owners[point] = owners.GetValueOrDefault(point) ^ Mixed(i + 1);
        return [.. rings.Select(r => Simplify(r, owners, leastArea))];
    }

    private static List<(double X, double Y)> Simplify(IReadOnlyList<(double X, double Y)> ring, Dictionary<(double, double), long> owners, double leastArea)
    {
        var n = ring.Count - 1;
        var (previous, next) = (new int[n], new int[n]);
        var area = new double[n];
        var queue = new PriorityQueue<int, double>();
        for (var i = 0; i < n; i++)
        {
            (previous[i], next[i]) = ((i + n - 1) % n, (i + 1) % n);
            var own = owners[ring[i]];
            area[i] = own == owners[ring[previous[i]]] && own == owners[ring[next[i]]] ? Triangle(ring[previous[i]], ring[i], ring[next[i]]) : double.PositiveInfinity;
            queue.Enqueue(i, area[i]);
        }
        var left = n;
        var gone = new bool[n];
        while (left > 3 && queue.TryDequeue(out var i, out var size) && size < leastArea)
        {
            // An entry that was overtaken by a newer one.
            if (gone[i] || size != area[i]) continue;
            gone[i] = true;
            left--;
            (next[previous[i]], previous[next[i]]) = (next[i], previous[i]);
            foreach (var side in new[] { previous[i], next[i] })
            {
                if (double.IsPositiveInfinity(area[side])) continue;
                // Never less than what went before, or a long curve would fall at once.
                area[side] = Math.Max(size, Triangle(ring[previous[side]], ring[side], ring[next[side]]));
                queue.Enqueue(side, area[side]);
            }
        }
        var kept = Enumerable.Range(0, n).Where(i => !gone[i]).Select(i => ring[i]).ToList();
        kept.Add(kept[0]);
        return kept;
    }

    private static double Triangle((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) =>
        Math.Abs(((b.X - a.X) * (c.Y - a.Y)) - ((c.X - a.X) * (b.Y - a.Y))) / 2;

    // Different sets of rings get different numbers, whichever rings they are.
    private static long Mixed(long n)
    {
        n *= unchecked((long)0x9E3779B97F4A7C15UL);
        return n ^ (n >>> 29);
    }
}

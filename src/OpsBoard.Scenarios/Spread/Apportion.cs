namespace OpsBoard.Scenarios.Spread;

/// <summary>Ways to share a whole number so that the parts sum to it exactly. Whole-number arithmetic throughout.</summary>
internal static class Apportion
{
    /// <summary>Shares by weight, the rest by largest remainder, then by place. Weights sum to more than 0 unless total is 0.</summary>
    public static int[] ByWeight(int total, IReadOnlyList<long> weights)
    {
        var parts = new int[weights.Count];
        if (total == 0)
            return parts;
        var sum = (Int128)weights.Sum();
        var rest = total;
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = (int)(total * (Int128)weights[i] / sum);
            rest -= parts[i];
        }

        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => total * (Int128)weights[i] % sum).ThenBy(i => i).Take(rest))
            parts[i]++;
        return parts;
    }

    /// <summary>
    /// Marks so many of the counted things, spread evenly over the groups from a random start: no group has more
    /// marked than it has.
    /// </summary>
    public static int[] Within(int marked, IReadOnlyList<int> groups, SplitMix64 random)
    {
        var parts = new int[groups.Count];
        if (marked == 0)
            return parts;
        long all = groups.Sum();
        long seen = 0, given = 0, start = random.Below(all);
        for (var i = 0; i < parts.Length; i++)
        {
            seen += groups[i];
            var upTo = ((marked * seen) + start) / all;
            parts[i] = (int)(upTo - given);
            given = upTo;
        }

        return parts;
    }

    /// <summary>Chooses so many different places, heavier ones sooner; places of weight 0 only when no other is left.</summary>
    public static List<int> Choose(int count, long[] weights, SplitMix64 random)
    {
        var chosen = new List<int>(count);
        var left = (long[])weights.Clone();
        var sum = left.Sum();
        while (chosen.Count < count && sum > 0)
        {
            var at = random.Below(sum);
            var i = 0;
            while (at >= left[i])
                at -= left[i++];
            chosen.Add(i);
            sum -= left[i];
            left[i] = 0;
        }

        chosen.AddRange(Enumerable.Range(0, weights.Length).Except(chosen).Take(count - chosen.Count).ToList());
        chosen.Sort();
        return chosen;
    }
}

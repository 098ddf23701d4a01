namespace OpsBoard.EventStore;

/// <summary>Finds by a few lookups the last of numbered events that is early enough, where a condition would fetch every later one to leave it out.</summary>
internal static class Bisection
{
    /// <summary>A recursive table <c>bisect</c>: where its low and high are the same, they are the number.</summary>
    /// <param name="lowest">The number before the first one that is asked for, which is the answer when none of them is early.</param>
    /// <param name="highest">The highest number; may go on with where it is from.</param>
    /// <param name="number">What numbers events, without a gap.</param>
    /// <param name="isEarly">True of the first ones and of none after them.</param>
    /// <param name="lookup">Finds an event by its number.</param>
    public static string Table(string lowest, string highest, string number, string isEarly, string lookup) => $"""
        bisect (low, high) as (
            select {lowest}, {highest}
            union all
            select case when m.is_early then m.middle else low end, case when m.is_early then high else m.middle - 1 end
            from bisect
            -- offset 0 keeps it a lookup by key at each step; joined, the planner may read the whole table.
            cross join lateral (
                select {number} as middle, {isEarly} as is_early
                from opsboard.mt_events e where {lookup} (low + high + 1) / 2 offset 0) m
            where low < high
        )
        """;

    /// <summary>The last version of the stream $1.</summary>
    public const string LastVersion = "(select max(e.version) from opsboard.mt_events e where e.stream_id = $1)";

    /// <summary>The versions of the stream $1 after one of them up to another, as far as a position.</summary>
    public static string OfVersions(string after, string upTo, string position) =>
        Table(after, upTo, "e.version", $"e.seq_id <= {position}", "e.stream_id = $1 and e.version =");
}

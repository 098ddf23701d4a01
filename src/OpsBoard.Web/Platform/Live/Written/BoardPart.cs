using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live.Written;

/// <summary>What of a board changed after a position: its zones and tasks of which that is true, and all the rest of it.</summary>
internal static class BoardPart
{
    /// <summary>Raised whenever the bytes become others, here or in <see cref="CompactWriter"/>: what was written before is then folded anew.</summary>
    public const byte Form = 1;

    /// <param name="after">0: the whole board.</param>
    public static byte[] Write(DistrictBoard board, long after)
    {
        var writer = new CompactWriter();
        writer.Number(after);
        Compact<DistrictBoard>.Write(writer, board.WithoutEntries());
        WriteEntries(writer, [.. board.Zones.Where(z => z.Value.Last.Position > after)]);
        WriteEntries(writer, [.. board.Tasks.Where(t => t.Value.Last.Position > after)]);
        return writer.ToBytes();
    }

    /// <summary>
    /// Whether a board changed in a way that the last events of its entries don't tell: an entry is gone, or is another although
    /// nothing was recorded of it since, as when a pack comes into force.
    /// </summary>
    /// <param name="since">The position at which the board was <paramref name="before"/>.</param>
    public static bool HasChangedUntold(DistrictBoard before, DistrictBoard after, long since) =>
        IsUntold(before.Zones, after.Zones, z => z.Last.Position <= since) || IsUntold(before.Tasks, after.Tasks, t => t.Last.Position <= since);

    private static bool IsUntold<TKey, TEntry>(ImmutableDictionary<TKey, TEntry> before, ImmutableDictionary<TKey, TEntry> after, Func<TEntry, bool> isOld)
        where TKey : notnull where TEntry : class
    {
        if (before == after) return false;
        foreach (var (key, entry) in before)
            if (!after.TryGetValue(key, out var now) || !ReferenceEquals(now, entry) && isOld(now)) return true;
        return false;
    }

    /// <summary>The board out of its parts, the newest first.</summary>
    public static DistrictBoard Read(IReadOnlyList<ViewPart> parts)
    {
        DistrictBoard? board = null;
        var (zones, tasks) = (ImmutableDictionary.CreateBuilder<ZoneId, ZoneEntry>(), ImmutableDictionary.CreateBuilder<FieldTaskId, TaskEntry>());
        foreach (var part in parts)
        {
            using var reader = new CompactReader(part.Data);
            var isWhole = reader.Number() == 0;
            var rest = Compact<DistrictBoard>.Read(reader);
            board ??= rest;
            ReadEntries(reader, zones);
            ReadEntries(reader, tasks);
            if (isWhole) return board with { Zones = zones.ToImmutable(), Tasks = tasks.ToImmutable() };
        }
        throw new DamagedViewException("A board was written down without its beginning.");
    }

    private static void WriteEntries<TKey, TEntry>(CompactWriter writer, IReadOnlyCollection<KeyValuePair<TKey, TEntry>> entries)
    {
        writer.Number(entries.Count);
        foreach (var (key, entry) in entries)
        {
            Compact<TKey>.Write(writer, key);
            writer.Skippable(entry);
        }
    }

    // What a newer part told already is passed over.
    private static void ReadEntries<TKey, TEntry>(CompactReader reader, ImmutableDictionary<TKey, TEntry>.Builder entries) where TKey : notnull
    {
        for (var left = reader.Number(); left > 0; left--)
        {
            var key = Compact<TKey>.Read(reader);
            if (entries.ContainsKey(key)) reader.Skip();
            else entries.Add(key, reader.Skippable<TEntry>());
        }
    }
}

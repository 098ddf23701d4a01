using System.Runtime.InteropServices;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live.Written;

/// <summary>What of a board changed after a position: its zones and tasks of which that is true, and all the rest of it.</summary>
internal static class BoardPart
{
    /// <param name="after">0: the whole board.</param>
    public static byte[] Write(DistrictBoard board, long after)
    {
        var writer = new CompactWriter();
        writer.Number(after);
        Compact<DistrictBoard>.Write(writer, board.WithoutEntries());
        WriteEntries(writer, board.Zones, z => z.Last.Position, after);
        WriteEntries(writer, board.Tasks, t => t.Last.Position, after);
        return writer.ToBytes();
    }

    /// <summary>
    /// Whether a board changed in a way that the last events of its entries don't tell: an entry is gone, or is another although
    /// nothing was recorded of it since, as when a pack comes into force.
    /// </summary>
    /// <param name="since">The position at which the board was <paramref name="before"/>.</param>
    public static bool HasChangedUntold(DistrictBoard before, DistrictBoard after, long since) =>
        IsUntold(before.Zones, after.Zones, z => z.Last.Position <= since) || IsUntold(before.Tasks, after.Tasks, t => t.Last.Position <= since);

    private static bool IsUntold<TKey, TEntry>(LayeredDictionary<TKey, TEntry> before, LayeredDictionary<TKey, TEntry> after, Func<TEntry, bool> isOld)
        where TKey : notnull where TEntry : class
    {
        if (before == after) return false;
        foreach (var (key, entry) in before)
            if (!after.TryGetValue(key, out var now) || !ReferenceEquals(now, entry) && isOld(now)) return true;
        return false;
    }

    /// <summary>The board out of its parts, the newest first.</summary>
    /// <param name="known">Any view, maybe a later one. Tasks that have stood since as they did then are taken from it: most of them were over long ago.</param>
    public static DistrictBoard Read(IReadOnlyList<ViewPart> parts, OperationsView known)
    {
        DistrictBoard? board = null;
        var (zones, tasks) = (new Dictionary<ZoneId, ZoneEntry>(), new Dictionary<FieldTaskId, TaskEntry>());
        foreach (var part in parts)
        {
            using var reader = new CompactReader(part.Data);
            var isWhole = reader.Number() == 0;
            var rest = Compact<DistrictBoard>.Read(reader);
            board ??= rest;
            // What a zone is follows from its last event and the packs that came later, a task from its last event alone.
            ReadEntries(reader, zones, (_, _) => null);
            ReadEntries(reader, tasks, (id, last) => known.Task(id) is { } task && task.Last.Position == last ? task : null);
            if (isWhole) return board with { Zones = new(zones), Tasks = new(tasks) };
        }
        throw new DamagedViewException("A board was written down without its beginning.");
    }

    private static void WriteEntries<TKey, TEntry>(CompactWriter writer, LayeredDictionary<TKey, TEntry> all, Func<TEntry, long> lastOf, long after) where TKey : notnull
    {
        var entries = all.Where(e => lastOf(e.Value) > after).ToList();
        writer.Number(entries.Count);
        foreach (var (key, entry) in entries)
        {
            Compact<TKey>.Write(writer, key);
            writer.Number(lastOf(entry));
            writer.Skippable(entry);
        }
    }

    // What a newer part told already, or is known, is passed over.
    private static void ReadEntries<TKey, TEntry>(CompactReader reader, Dictionary<TKey, TEntry> entries, Func<TKey, long, TEntry?> known)
        where TKey : notnull where TEntry : class
    {
        var count = (int)reader.Number();
        entries.EnsureCapacity(Math.Max(entries.Count, count));
        for (var left = count; left > 0; left--)
        {
            var (key, last) = (Compact<TKey>.Read(reader), reader.Number());
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(entries, key, out var isTold);
            if (isTold || (entry = known(key, last)) is not null) reader.Skip();
            else entry = reader.Skippable<TEntry>();
        }
    }
}

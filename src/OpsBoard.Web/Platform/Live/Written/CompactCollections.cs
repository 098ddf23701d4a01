using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;

namespace OpsBoard.Web.Platform.Live.Written;

/// <summary>Collections: how many, then each.</summary>
internal static class CompactCollections
{
    public static void WriteArray<T>(CompactWriter writer, ImmutableArray<T> items)
    {
        writer.Number(items.IsDefault ? -1 : items.Length);
        if (items.IsDefault) return;
        foreach (var item in items) Compact<T>.Write(writer, item);
    }

    public static ImmutableArray<T> ReadArray<T>(CompactReader reader) =>
        reader.Number() is >= 0 and var count ? System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(Items<T>(reader, count)) : default;

    public static void WriteList<T>(CompactWriter writer, IReadOnlyList<T>? items) => WriteAll(writer, items, items?.Count ?? -1);

    public static IReadOnlyList<T>? ReadList<T>(CompactReader reader) => All<T>(reader);

    public static void WriteCollection<T>(CompactWriter writer, IReadOnlyCollection<T>? items) => WriteAll(writer, items, items?.Count ?? -1);

    public static IReadOnlyCollection<T>? ReadCollection<T>(CompactReader reader) => All<T>(reader);

    public static void WriteImmutableList<T>(CompactWriter writer, ImmutableList<T>? items) => WriteAll(writer, items, items?.Count ?? -1);

    public static ImmutableList<T>? ReadImmutableList<T>(CompactReader reader) => All<T>(reader) is { } all ? [.. all] : null;

    public static void WriteQueue<T>(CompactWriter writer, ImmutableQueue<T>? items) => WriteAll(writer, items, items?.Count() ?? -1);

    public static ImmutableQueue<T>? ReadQueue<T>(CompactReader reader) => All<T>(reader) is { } all ? [.. all] : null;

    public static void WriteHashSet<T>(CompactWriter writer, ImmutableHashSet<T>? items) => WriteAll(writer, items, items?.Count ?? -1);

    public static ImmutableHashSet<T>? ReadHashSet<T>(CompactReader reader) => All<T>(reader) is { } all ? [.. all] : null;

    public static void WriteSortedSet<T>(CompactWriter writer, ImmutableSortedSet<T>? items) => WriteAll(writer, items, items?.Count ?? -1);

    public static ImmutableSortedSet<T>? ReadSortedSet<T>(CompactReader reader) => All<T>(reader) is { } all ? [.. all] : null;

    public static void WriteDictionary<TKey, TValue>(CompactWriter writer, ImmutableDictionary<TKey, TValue>? items) where TKey : notnull => WritePairs(writer, items, items?.Count ?? -1);

    public static ImmutableDictionary<TKey, TValue>? ReadDictionary<TKey, TValue>(CompactReader reader) where TKey : notnull =>
        Pairs<TKey, TValue>(reader) is { } pairs ? ImmutableDictionary.CreateRange(pairs) : null;

    public static void WriteSortedDictionary<TKey, TValue>(CompactWriter writer, ImmutableSortedDictionary<TKey, TValue>? items) where TKey : notnull => WritePairs(writer, items, items?.Count ?? -1);

    public static ImmutableSortedDictionary<TKey, TValue>? ReadSortedDictionary<TKey, TValue>(CompactReader reader) where TKey : notnull =>
        Pairs<TKey, TValue>(reader) is not { } pairs ? null : pairs.Length == 0 ? ImmutableSortedDictionary<TKey, TValue>.Empty : ImmutableSortedDictionary.CreateRange(pairs);

    // The first day, then how many days later each comes.
    public static void WriteDays<T>(CompactWriter writer, DayDictionary<T>? days)
    {
        writer.Number(days?.Count ?? -1);
        var before = 0;
        for (var i = 0; i < days?.Count; i++)
        {
            writer.Number(days.Days[i].DayNumber - before);
            before = days.Days[i].DayNumber;
            Compact<T>.Write(writer, days.At(i));
        }
    }

    public static DayDictionary<T>? ReadDays<T>(CompactReader reader)
    {
        if (reader.Number() is not (>= 0 and var count)) return null;
        if (count == 0) return DayDictionary<T>.Empty;
        var (days, values, day) = (new DateOnly[count], new T[count], 0);
        for (var i = 0; i < days.Length; i++)
        {
            days[i] = DateOnly.FromDayNumber(day += (int)reader.Number());
            values[i] = Compact<T>.Read(reader);
        }
        return new(days, values);
    }

    public static void WriteLayered<TKey, TValue>(CompactWriter writer, LayeredDictionary<TKey, TValue>? items) where TKey : notnull => WritePairs(writer, items, items?.Count ?? -1);

    public static LayeredDictionary<TKey, TValue>? ReadLayered<TKey, TValue>(CompactReader reader) where TKey : notnull =>
        Pairs<TKey, TValue>(reader) is not { } pairs ? null : pairs.Length == 0 ? LayeredDictionary<TKey, TValue>.Empty : new(new Dictionary<TKey, TValue>(pairs));

    private static void WriteAll<T>(CompactWriter writer, IEnumerable<T>? items, int count)
    {
        writer.Number(count);
        foreach (var item in items ?? []) Compact<T>.Write(writer, item);
    }

    private static T[]? All<T>(CompactReader reader) => reader.Number() is >= 0 and var count ? Items<T>(reader, count) : null;

    private static T[] Items<T>(CompactReader reader, long count)
    {
        var items = count == 0 ? [] : new T[count];
        for (var i = 0; i < items.Length; i++) items[i] = Compact<T>.Read(reader);
        return items;
    }

    private static void WritePairs<TKey, TValue>(CompactWriter writer, IEnumerable<KeyValuePair<TKey, TValue>>? pairs, int count)
    {
        writer.Number(count);
        foreach (var (key, value) in pairs ?? [])
        {
            Compact<TKey>.Write(writer, key);
            Compact<TValue>.Write(writer, value);
        }
    }

    private static KeyValuePair<TKey, TValue>[]? Pairs<TKey, TValue>(CompactReader reader)
    {
        if (reader.Number() is not (>= 0 and var count)) return null;
        var pairs = count == 0 ? [] : new KeyValuePair<TKey, TValue>[count];
        for (var i = 0; i < pairs.Length; i++)
        {
            var key = Compact<TKey>.Read(reader);
            pairs[i] = new(key, Compact<TValue>.Read(reader));
        }
        return pairs;
    }
}

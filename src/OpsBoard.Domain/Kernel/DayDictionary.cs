using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace OpsBoard.Domain.Kernel;

/// <summary>
/// Something for each of some local days, in their order; immutable. Days are few and mostly come at the end, so two arrays take a
/// fifth of a tree's memory, and a fold over years runs through them instead of climbing.
/// </summary>
public sealed class DayDictionary<T> : IReadOnlyDictionary<DateOnly, T>
{
    public static readonly DayDictionary<T> Empty = new(([], []));

    private readonly DateOnly[] _days;
    private readonly T[] _values;

    // Known to be in order, so not looked at again.
    private DayDictionary((DateOnly[] Days, T[] Values) inOrder) => (_days, _values) = inOrder;

    /// <param name="inOrder">Each day once.</param>
    /// <inheritdoc cref="DayDictionary{T}(DateOnly[], T[])"/>
    public DayDictionary(IReadOnlyCollection<KeyValuePair<DateOnly, T>> inOrder) : this([.. inOrder.Select(i => i.Key)], [.. inOrder.Select(i => i.Value)])
    {
    }

    /// <param name="days">In their order. Both arrays are taken over: whoever made them must not change them any more.</param>
    /// <param name="values">The value of each day.</param>
    /// <exception cref="ArgumentException">A day is there twice, or not in its order, or has no value.</exception>
    public DayDictionary(DateOnly[] days, T[] values)
    {
        ArgumentNullException.ThrowIfNull(days);
        ArgumentNullException.ThrowIfNull(values);
        if (days.Length != values.Length) throw new ArgumentException($"{days.Length} days have {values.Length} values.", nameof(values));
        for (var at = 1; at < days.Length; at++)
            if (days[at] <= days[at - 1]) throw new ArgumentException($"{days[at]:O} does not come after {days[at - 1]:O}.", nameof(days));
        (_days, _values) = (days, values);
    }

    public int Count => _days.Length;

    public bool IsEmpty => _days.Length == 0;

    public IEnumerable<DateOnly> Keys => _days;

    public IEnumerable<T> Values => _values;

    /// <summary>The days, ascending.</summary>
    public ReadOnlySpan<DateOnly> Days => _days;

    public T this[DateOnly key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"Nothing is kept for {key:O}.");

    public DayDictionary<T> SetItem(DateOnly day, T value)
    {
        var at = Find(day);
        if (at >= 0)
        {
            var values = (T[])_values.Clone();
            values[at] = value;
            return new((_days, values));
        }
        return new((Inserted(_days, ~at, day), Inserted(_values, ~at, value)));
    }

    public DayDictionary<T> Remove(DateOnly day) => Find(day) is >= 0 and var at ? new((Without(_days, at), Without(_values, at))) : this;

    public bool ContainsKey(DateOnly key) => Find(key) >= 0;

    public bool TryGetValue(DateOnly key, [MaybeNullWhen(false)] out T value)
    {
        var at = Find(key);
        value = at >= 0 ? _values[at] : default;
        return at >= 0;
    }

    public IEnumerator<KeyValuePair<DateOnly, T>> GetEnumerator()
    {
        for (var i = 0; i < _days.Length; i++) yield return new(_days[i], _values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The value at a place in the order of <see cref="Days"/>.</summary>
    public T At(int index) => _values[index];

    // Mostly the last day is asked for, or one after it.
    private int Find(DateOnly day) =>
        _days.Length == 0 || day > _days[^1] ? ~_days.Length : day == _days[^1] ? _days.Length - 1 : Array.BinarySearch(_days, day);

    private static TItem[] Inserted<TItem>(TItem[] items, int at, TItem item)
    {
        var more = new TItem[items.Length + 1];
        Array.Copy(items, more, at);
        Array.Copy(items, at, more, at + 1, items.Length - at);
        more[at] = item;
        return more;
    }

    private static TItem[] Without<TItem>(TItem[] items, int at)
    {
        var less = new TItem[items.Length - 1];
        Array.Copy(items, less, at);
        Array.Copy(items, at + 1, less, at, less.Length - at);
        return less;
    }
}

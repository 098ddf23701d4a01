using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace OpsBoard.Domain.Kernel;

/// <summary>
/// An immutable dictionary for what is made at once of very many and then changes little by little. It is a plain one, which takes a
/// tenth of the time of a tree to make, and what came, changed or went since lies beside it until that is worth a new plain one.
/// </summary>
public sealed class LayeredDictionary<TKey, TValue> : IReadOnlyDictionary<TKey, TValue> where TKey : notnull
{
    public static readonly LayeredDictionary<TKey, TValue> Empty = new([]);

    // A new first layer is made when a quarter was changed: so each change pays for a few copies, and enumerating stays cheap.
    private const int FewestChanges = 16;

    // Never changed once it is here.
    private readonly Dictionary<TKey, TValue> _first;
    private readonly ImmutableDictionary<TKey, TValue> _since;
    private readonly ImmutableHashSet<TKey> _gone;

    /// <param name="entries">Taken over: whoever made it must not change it any more.</param>
    public LayeredDictionary(Dictionary<TKey, TValue> entries)
        : this(entries, ImmutableDictionary<TKey, TValue>.Empty, [], entries?.Count ?? throw new ArgumentNullException(nameof(entries)))
    {
    }

    private LayeredDictionary(Dictionary<TKey, TValue> first, ImmutableDictionary<TKey, TValue> since, ImmutableHashSet<TKey> gone, int count) =>
        (_first, _since, _gone, Count) = (first, since, gone, count);

    public int Count { get; }

    public bool IsEmpty => Count == 0;

    public IEnumerable<TKey> Keys => IsPlain ? _first.Keys : this.Select(entry => entry.Key);

    public IEnumerable<TValue> Values => IsPlain ? _first.Values : this.Select(entry => entry.Value);

    private bool IsPlain => _since.IsEmpty && _gone.IsEmpty;

    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"{key} is not there.");

    /// <summary>The same, but that these are there with these values, and those are not. Each key is named once.</summary>
    public LayeredDictionary<TKey, TValue> With(IReadOnlyCollection<KeyValuePair<TKey, TValue>> set, IReadOnlyCollection<TKey>? gone = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        gone ??= [];
        if (set.Count + gone.Count == 0) return this;
        if (_since.Count + _gone.Count + set.Count + gone.Count > Math.Max(FewestChanges, _first.Count / 4)) return Merged(set, gone);
        var count = Count + set.Count(s => !ContainsKey(s.Key)) - gone.Count(ContainsKey);
        return new(_first, _since.SetItems(set).RemoveRange(gone), _gone.Except(set.Select(s => s.Key)).Union(gone.Where(_first.ContainsKey)), count);
    }

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        // The key is hashed for none of the layers that are empty.
        if (!_since.IsEmpty && _since.TryGetValue(key, out value)) return true;
        if (_gone.IsEmpty || !_gone.Contains(key)) return _first.TryGetValue(key, out value);
        value = default;
        return false;
    }

    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() =>
        (IsPlain ? _first : _first.Where(entry => !_since.ContainsKey(entry.Key) && !_gone.Contains(entry.Key)).Concat(_since)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private LayeredDictionary<TKey, TValue> Merged(IReadOnlyCollection<KeyValuePair<TKey, TValue>> set, IReadOnlyCollection<TKey> gone)
    {
        var merged = new Dictionary<TKey, TValue>(Count + set.Count);
        foreach (var (key, value) in this) merged.Add(key, value);
        foreach (var (key, value) in set) merged[key] = value;
        foreach (var key in gone) merged.Remove(key);
        return new(merged);
    }
}

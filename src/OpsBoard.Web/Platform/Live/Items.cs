using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace OpsBoard.Web.Platform.Live;

/// <summary>A list inside a row's model: equal to another list with the same content, as a model has to be.</summary>
[CollectionBuilder(typeof(Items), nameof(Items.Create))]
public sealed class Items<T>(ImmutableArray<T> content) : IReadOnlyList<T>, IEquatable<Items<T>>
{
    public int Count => content.Length;

    public T this[int index] => content[index];

    public bool Equals(Items<T>? other) => other is not null && content.AsSpan().SequenceEqual(other.AsSpan(), EqualityComparer<T>.Default);

    public override bool Equals(object? obj) => Equals(obj as Items<T>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in content) hash.Add(item);
        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)content).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private ReadOnlySpan<T> AsSpan() => content.AsSpan();
}

public static class Items
{
    public static Items<T> Create<T>(ReadOnlySpan<T> content) => new([.. content]);
}

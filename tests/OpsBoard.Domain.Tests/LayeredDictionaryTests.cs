using FsCheck;
using FsCheck.Fluent;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Tests;

/// <summary>Whatever comes, changes and goes in whatever order, a layered dictionary is what a plain one would be, and so it stays.</summary>
public sealed class LayeredDictionaryTests
{
    /// <summary>At once: keys with their new values, and keys that go; both of a few, so that they meet.</summary>
    private static readonly Gen<(int Key, int? Value)[]> Change =
        from keys in Gen.ListOf(Gen.Choose(0, 60))
        from values in Gen.ListOf(Gen.Frequency((3, Gen.Choose(0, 1000).Select(v => (int?)v)), (2, Gen.Constant((int?)null))), keys.Count)
        select keys.Zip(values).DistinctBy(c => c.First).Select(c => (c.First, c.Second)).ToArray();

    [Fact]
    public void It_holds_what_a_plain_dictionary_would() => Prop.ForAll(
        (from first in Gen.Choose(0, 60) from changes in Gen.ListOf(Change) select (first, changes)).ToArbitrary(),
        history =>
        {
            var model = Enumerable.Range(0, history.first).ToDictionary(k => k, k => -k);
            var layered = new LayeredDictionary<int, int>(new(model));
            foreach (var change in history.changes)
            {
                var (before, then) = (layered, new Dictionary<int, int>(model));
                layered = layered.With([.. change.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Key, c.Value!.Value))], [.. change.Where(c => c.Value is null).Select(c => c.Key)]);
                foreach (var (key, value) in change)
                {
                    if (value is { } set) model[key] = set;
                    else model.Remove(key);
                }
                IsSame(model, layered);
                IsSame(then, before);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void What_changes_nothing_makes_nothing() => Assert.Same(LayeredDictionary<int, int>.Empty, LayeredDictionary<int, int>.Empty.With([]));

    [Fact]
    public void A_key_that_is_not_there_is_named() =>
        Assert.Contains("220106", Assert.Throws<KeyNotFoundException>(() => LayeredDictionary<string, int>.Empty["220106"]).Message, StringComparison.Ordinal);

    private static void IsSame(Dictionary<int, int> expected, LayeredDictionary<int, int> actual)
    {
        Assert.Equal(expected.OrderBy(e => e.Key), actual.OrderBy(e => e.Key));
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.Equal(expected.Values.Order(), actual.Values.Order());
        Assert.Equal((expected.Count, expected.Count == 0), (actual.Count, actual.IsEmpty));
        for (var key = 0; key <= 60; key++)
        {
            Assert.Equal(expected.TryGetValue(key, out var value), actual.TryGetValue(key, out var found));
            Assert.Equal(value, found);
            Assert.Equal(expected.ContainsKey(key), actual.ContainsKey(key));
        }
    }
}

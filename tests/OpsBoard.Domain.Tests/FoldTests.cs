using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;

namespace OpsBoard.Domain.Tests;

/// <summary>What makes the fold of a long history fast changes nothing of what it says.</summary>
public sealed class FoldTests
{
    [Fact]
    public void A_day_dictionary_does_what_a_sorted_dictionary_does() => Prop.ForAll(
        Arb.From(Gen.ArrayOf(from day in Gen.Choose(0, 12) from value in Gen.Choose(-1, 5) select (Day: new DateOnly(2022, 3, 1).AddDays(day), Value: value))),
        steps =>
        {
            var (days, model) = (DayDictionary<int>.Empty, new SortedDictionary<DateOnly, int>());
            foreach (var (day, value) in steps)
            {
                var (before, shown) = (days, days.ToList());
                days = value < 0 ? days.Remove(day) : days.SetItem(day, value);
                if (value < 0) model.Remove(day);
                else model[day] = value;
                Assert.Equal(shown, before);
                Assert.Equal(model, days);
                Assert.Equal((model.Count, model.Count == 0), (days.Count, days.IsEmpty));
                Assert.Equal(model.Keys, days.Keys);
                Assert.Equal(model.Values, days.Values);
                Assert.Equal(model.ContainsKey(day), days.ContainsKey(day));
                Assert.Equal(model.GetValueOrDefault(day, -7), days.GetValueOrDefault(day, -7));
                Assert.Equal(model, new DayDictionary<int>([.. model]));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Days_out_of_order_are_refused()
    {
        KeyValuePair<DateOnly, int> first = new(new(2022, 3, 1), 1), second = new(new(2022, 3, 2), 2);
        Assert.Throws<ArgumentException>(() => new DayDictionary<int>([second, first]));
        Assert.Throws<ArgumentException>(() => new DayDictionary<int>([first, first]));
        Assert.Throws<KeyNotFoundException>(() => DayDictionary<int>.Empty[new(2022, 3, 1)]);
    }

    [Fact]
    public void A_known_text_is_never_taken_for_another()
    {
        var known = new KnownTexts<string>(Encoding.UTF8.GetString);
        // More than it keeps, and longer than it keeps, twice over.
        for (var i = 0; i < 200_000; i++)
        {
            var text = (i % 4) switch { 0 => $"zone-{i % 70_000}", 1 => $"{i % 50_000}", 2 => $"任务-{i % 9_000:00000000}", _ => new string('x', i % 300) };
            Assert.Equal(text, known.Read(System.Text.Encoding.UTF8.GetBytes(text)));
        }
    }

    /// <summary>Whether anybody looks on the way, and when, makes no difference; and what he saw stays as it was.</summary>
    internal static void Folds_in_place_as_event_by_event(IReadOnlyList<Recorded> history)
    {
        var (atOnce, looked, seen) = (new OperationsFold(OperationsView.Empty), new OperationsFold(OperationsView.Empty), new List<(OperationsView View, string Text)>());
        var plain = OperationsView.Empty;
        foreach (var recorded in history)
        {
            plain = plain.Apply(recorded);
            atOnce.Apply(recorded);
            looked.Apply(recorded);
            if (recorded.Position % 7 != 0) continue;
            seen.Add((looked.View, Snapshot.Of(plain)));
            if (recorded.Position % 14 == 0) looked = new(looked.View);
        }
        Assert.Equal(Snapshot.Of(plain), Snapshot.Of(atOnce.View));
        Assert.Equal(Snapshot.Of(plain), Snapshot.Of(looked.View));
        Assert.All(seen, s => Assert.Equal(s.Text, Snapshot.Of(s.View)));
    }
}

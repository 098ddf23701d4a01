using System.Collections.Immutable;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Live.Written;

namespace OpsBoard.Web.Tests;

/// <summary>
/// Views that were written down are read again by the next program, if its domain is the same. When these fail, values are written
/// otherwise: then raise <see cref="WrittenBy.Form"/>, which the next program asks for, and put the new bytes here.
/// </summary>
public sealed class WrittenFormTests
{
    private const string Written =
        "cmJkYJASer57/9PZa5/27JIyMjIwNDAzMDDUNTAwZEpkSmJKZkphSmVK44HIMKUzZTBlMmUxMTCyNoAAYA5MILKhoaGlgfGbMAND" +
        "Q4MA15O+qIYLqz88F/z/fsuqScwNy+6enXOw65bgAXYmJj4GFiYWFhY2JjYWFg4mLhYmFiYeLiYmPrYzfVFCTAJlfExMAgxMQkyM" +
        "DbeOcDIIMTAwMIk0NKzbv/7a35uCDExgUT6QqFhDw5+nVzr+3RQ8wM4gAhKRaGg41fNr1z+Quv//zy5basRAJ2cCAA==";

    private static readonly Everything Sample = new(
        "绿园区", null, -3, 1L << 40, true, 2.5, 12.75m, DayOfWeek.Friday, new(2022, 3, 13), new(8, 30), TimeSpan.FromMinutes(-90), new(2022, 4, 2, 23, 59, 59, TimeSpan.FromHours(8)),
        new("220106001-001"), 7, null, [1, 2], ["a", "b"], ImmutableList.Create(3L), ImmutableQueue.Create("a", "c"), ImmutableHashSet.Create("d"), ImmutableSortedSet.Create(2, 1),
        ImmutableDictionary.CreateRange([KeyValuePair.Create("e", 5)]), ImmutableSortedDictionary.CreateRange([KeyValuePair.Create(1, "f")]),
        DayDictionary<int>.Empty.SetItem(new(2022, 3, 1), 9).SetItem(new(2022, 3, 2), 8).SetItem(new(2022, 4, 30), 7), new LayeredDictionary<ZoneId, DivisionCode>(new() { [new("220106001-001")] = new("220106") }), new Round("g", 1), null, new(2022, 4, 3, 0, 0, 0, TimeSpan.Zero));

    private static readonly Entry[] Entries =
    [
        new("h", new(2022, 3, 1, 8, 0, 0, TimeSpan.Zero), new(2022, 3, 1, 8, 0, 1, TimeSpan.Zero)),
        new("i", new(2022, 3, 2, 8, 0, 0, TimeSpan.FromHours(8)), null),
        new("j", new(2022, 3, 3, 8, 0, 0, TimeSpan.Zero), new(2022, 3, 2, 8, 0, 0, TimeSpan.Zero)),
    ];

    [Fact]
    public void What_was_written_in_this_form_is_read_as_it_was()
    {
        Read(Convert.FromBase64String(Written));
        Assert.Equal(2, WrittenBy.Form);
    }

    [Fact]
    public void What_is_written_is_read_as_it_was()
    {
        var writer = new CompactWriter();
        Compact<Everything>.Write(writer, Sample);
        foreach (var entry in Entries) writer.Skippable(entry);
        Compact<Everything>.Write(writer, Sample);
        var written = writer.ToBytes();
        TestContext.Current.TestOutputHelper!.WriteLine(Convert.ToBase64String(written));
        Read(written);
    }

    /// <summary>The sample, an entry that is read, one that is passed over, one that is read, and the sample again.</summary>
    private static void Read(byte[] written)
    {
        using var reader = new CompactReader(written);
        Assert.Equivalent(Sample, Compact<Everything>.Read(reader), strict: true);
        Assert.Equal(Entries[0], reader.Skippable<Entry>());
        reader.Skip();
        Assert.Equal(Entries[2], reader.Skippable<Entry>());
        Assert.Equivalent(Sample, Compact<Everything>.Read(reader), strict: true);
    }

    internal sealed record Entry(string Name, DateTimeOffset From, DateTimeOffset? To);

    internal abstract record Shape(string Name);

    internal sealed record Round(string Name, int Radius) : Shape(Name);

    internal sealed record Everything(
        string Text, string? NoText, int Int, long Long, bool Bool, double Double, decimal Decimal, DayOfWeek Enum, DateOnly Day, TimeOnly Time, TimeSpan Span, DateTimeOffset Moment,
        ZoneId Id, int? Maybe, int? Nothing, ImmutableArray<int> Array, IReadOnlyList<string> List, ImmutableList<long> ImmutableList, ImmutableQueue<string> Queue,
        ImmutableHashSet<string> Set, ImmutableSortedSet<int> Sorted, ImmutableDictionary<string, int> Dictionary, ImmutableSortedDictionary<int, string> SortedDictionary,
        DayDictionary<int> Days, LayeredDictionary<ZoneId, DivisionCode> Homes, Shape OneOf, Shape? NoShape, DateTimeOffset Later);
}

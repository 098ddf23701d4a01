using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OpsBoard.Ledger.Tests;

/// <summary>JSON values, and texts of them that differ in everything but content.</summary>
internal static class AnyJson
{
    private static readonly string[] Texts = ["", "a", "b", "aa", "zone", "朝阳区", "€", "😀", "\ufb33", "\u0080", "\r", "\"\\/", "\u001f", "\u2028", "a\"b"];
    private static readonly double[] Numbers = [0, 1, -1, 100, 0.5, 0.1, 1e21, 1e-7, 123456.789, 9007199254740992, 5e-324, 1e300];

    public static Gen<int> Seeds => Gen.Choose(1, int.MaxValue);

    /// <summary>null, bool, string, double, object?[] or a dictionary, four levels deep at most.</summary>
    public static Gen<object?> Values => Deep(4);

    /// <summary>A text of the value; with seed 0 the plain one, with any other a text that is written differently.</summary>
    public static string Write(object? value, int seed)
    {
        var text = new StringBuilder();
        Write(value, seed == 0 ? null : new Random(seed), text);
        return text.ToString();
    }

    private static Gen<object?> Deep(int levels)
    {
        var text = Gen.Elements(Texts);
        var flat = Gen.OneOf(
            Gen.Elements<object?>(null, true, false),
            text.Select(t => (object?)t),
            Gen.Elements(Numbers).Select(n => (object?)n),
            Gen.Choose(-1000, 1000).Select(n => (object?)(double)n));
        if (levels == 0)
            return flat;
        var items = Deep(levels - 1);
        return Gen.OneOf(
            flat,
            items.ArrayOf().Select(a => (object?)a.Take(6).ToArray()),
            Gen.Zip(text, items).ArrayOf().Select(a => (object?)a.DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2)));
    }

    private static void Write(object? value, Random? random, StringBuilder to)
    {
        Blank(random, to);
        switch (value)
        {
            case null: to.Append("null"); break;
            case bool b: to.Append(b ? "true" : "false"); break;
            case string s: WriteText(s, random, to); break;
            case double d: to.Append(Number(d, random)); break;
            case object?[] items:
                to.Append('[');
                for (var i = 0; i < items.Length; i++)
                {
                    if (i > 0) to.Append(',');
                    Write(items[i], random, to);
                }
                to.Append(']');
                break;
            case Dictionary<string, object?> members:
                to.Append('{');
                var pairs = members.ToArray();
                random?.Shuffle(pairs);
                for (var i = 0; i < pairs.Length; i++)
                {
                    if (i > 0) to.Append(',');
                    Blank(random, to);
                    WriteText(pairs[i].Key, random, to);
                    Blank(random, to);
                    to.Append(':');
                    Write(pairs[i].Value, random, to);
                }
                to.Append('}');
                break;
            default: throw new System.Diagnostics.UnreachableException();
        }
        Blank(random, to);
    }

    private static void Blank(Random? random, StringBuilder to)
    {
        if (random?.Next(3) == 0)
            to.Append(" \t\r\n"[random.Next(4)]);
    }

    private static void WriteText(string text, Random? random, StringBuilder to)
    {
        to.Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            if (random?.Next(3) == 0 || rune.Value < 0x20)
                foreach (var c in rune.ToString()) to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else to.Append(rune.Value is '"' or '\\' ? "\\" : "").Append(rune);
        }
        to.Append('"');
    }

    private static string Number(double d, Random? random)
    {
        var shortest = d.ToString("R", CultureInfo.InvariantCulture);
        if (random is null || shortest.Contains('E', StringComparison.Ordinal))
            return shortest;
        return random.Next(4) switch
        {
            0 => shortest + "e0",
            1 => shortest.Contains('.', StringComparison.Ordinal) ? shortest + "00" : shortest + ".00",
            2 => shortest + "E-0",
            _ => shortest,
        };
    }
}

using System.Text.Json;

namespace OpsBoard.Benchmarks;

/// <summary>What a benchmark prints: a table for people, and one line of JSON at the end for machines.</summary>
internal static class Report
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The value that so many per cent of the others do not pass.</summary>
    public static double Percentile(double[] sorted, double percent) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * percent / 100))];

    public static void Table(string[] heads, IEnumerable<string[]> rows)
    {
        var all = rows.Prepend(heads).ToList();
        var widths = heads.Select((_, i) => all.Max(row => row[i].Length)).ToArray();
        foreach (var row in all)
            Console.WriteLine(string.Join("  ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))));
    }

    /// <summary>The median of a figure and its spread, lowest to highest.</summary>
    public static string Spread(IReadOnlyCollection<double> values) => $"{Median(values):0.00} ({values.Min():0.00}–{values.Max():0.00})";

    public static void Line(string name, double ratio, string unit, object details) =>
        Console.WriteLine(JsonSerializer.Serialize(new { name, ratio = Math.Round(ratio, 3), unit, details }));
}

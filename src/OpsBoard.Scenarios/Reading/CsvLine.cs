using System.Globalization;
using System.Text.RegularExpressions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Scenarios.Reading;

/// <summary>
/// One line of a sheet. Each reader notes what is wrong and returns a placeholder: nothing is loaded then anyway.
/// </summary>
internal sealed class CsvLine(CsvSheet sheet, int number, string[] fields)
{
    private delegate bool Parser<T>(string value, out T parsed);

    public int Number => number;

    public void Problem(string column, string message) => sheet.Problems.Add(sheet.File, number, column, message);

    public string? Optional(string column)
    {
        var value = fields[sheet.Columns[column]];
        if (value.Length == 0)
            return null;
        if (value != value.Trim())
            Problem(column, $"\"{value}\" begins or ends with a blank");
        return value;
    }

    public string Text(string column)
    {
        var value = Optional(column);
        if (value is null)
            Problem(column, "is empty; a value is needed");
        return value ?? "";
    }

    /// <summary>A text for people, under the guard of free text.</summary>
    public string Prose(string column)
    {
        var value = Text(column);
        if (FreeText.Check(value, column) is { } no)
            Problem(column, Words(no));
        return value;
    }

    /// <summary>A text in both languages: <c>name</c> stands for name_zh and name_en.</summary>
    public LocalText Both(string column) => new(Prose(column + "_zh"), Prose(column + "_en"));

    public string Matching(string column, Regex pattern, string wanted)
    {
        var value = Text(column);
        if (value.Length > 0 && !pattern.IsMatch(value))
            Problem(column, $"\"{value}\" is not {wanted}");
        return value;
    }

    public DivisionCode? OptionalCode(string column) =>
        Parsed<DivisionCode>(column, Optional(column), "a division code such as 220106 or L220191", DivisionCode.TryParse);

    public DivisionCode Code(string column) => OptionalCode(Needed(column)) ?? default;

    public ZoneId Zone(string column) =>
        Parsed<ZoneId>(column, Text(column), "a zone id such as 220106005003-001", ZoneId.TryParse) ?? default;

    public int? Count(string column) => Parsed(column, Optional(column), "a whole number of 0 or more",
        (string value, out int count) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count));

    public decimal Amount(string column, int most) => Parsed(column, Text(column), $"a number from 0 to {most}",
        (string value, out decimal amount) =>
            decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount) && amount <= most) ?? 0;

    public DateOnly Day(string column) => Parsed(column, Text(column), "a day such as 2022-03-01",
        (string value, out DateOnly day) =>
            DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)) ?? default;

    public DateTime? OptionalTime(string column) => Parsed(column, Optional(column), "a local time such as 2022-03-01T08:30",
        (string value, out DateTime time) =>
            DateTime.TryParseExact(value, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time));

    public DateTime? Time(string column) => OptionalTime(Needed(column));

    /// <summary>One of the words of a list, as the file writes them: in lower case.</summary>
    public T Word<T>(string column, params IReadOnlyList<T> words) where T : struct, Enum
    {
        var value = Text(column);
        if (value.Length == 0)
            return default;
        foreach (var word in words)
        {
            if (string.Equals(word.ToString(), value, StringComparison.OrdinalIgnoreCase) && !value.Any(char.IsUpper))
                return word;
        }

        Problem(column, $"\"{value}\" is not one of {string.Join(", ", words.Select(Lower))}");
        return default;
    }

    public T Word<T>(string column) where T : struct, Enum => Word(column, Enum.GetValues<T>());

    public static string Lower<T>(T word) where T : struct, Enum => string.Concat(word.ToString().Select(char.ToLowerInvariant));

    private string Needed(string column)
    {
        if (fields[sheet.Columns[column]].Length == 0)
            Problem(column, "is empty; a value is needed");
        return column;
    }

    private T? Parsed<T>(string column, string? value, string wanted, Parser<T> parse) where T : struct
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (parse(value, out var parsed))
            return parsed;
        Problem(column, $"\"{value}\" is not {wanted}");
        return null;
    }

    private static string Words(Rejection no) => no.Code switch
    {
        "text.too-long" => $"longer than {FreeText.MaxLength} characters",
        "text.identity-number" => "holds what looks like an identity number; leave it out",
        "text.phone-number" => "holds what looks like a phone number; leave it out",
        _ => "holds a character that can't be shown",
    };
}

using System.Globalization;

namespace OpsBoard.Ledger;

/// <summary>A recorded time as leaves and checkpoints print it: <c>2022-04-02T16:00:00.000000Z</c>, always these 27 characters.</summary>
public static class RecordedTime
{
    /// <summary>Characters, and bytes in UTF-8.</summary>
    public const int Length = 27;

    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <exception cref="FormatException">The time is finer than a microsecond.</exception>
    public static string Print(DateTimeOffset at)
    {
        Check(at);
        return at.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture);
    }

    /// <returns>How many bytes were written.</returns>
    /// <inheritdoc cref="Print(DateTimeOffset)"/>
    internal static int Print(DateTimeOffset at, Span<byte> destination)
    {
        Check(at);
        at.UtcDateTime.TryFormat(destination, out var length, Form, CultureInfo.InvariantCulture);
        return length;
    }

    /// <summary>False when the text has any other form, or names no moment.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset at)
    {
        at = default;
        Span<byte> utf8 = stackalloc byte[Length];
        return text.Length == Length && System.Text.Encoding.ASCII.TryGetBytes(text, utf8, out _) && TryParse(utf8, out at);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out DateTimeOffset)"/>
    // By hand: an audit reads ten million of them, and the general parser takes longer than the hash.
    internal static bool TryParse(ReadOnlySpan<byte> utf8, out DateTimeOffset at)
    {
        at = default;
        if (utf8.Length != Length || utf8[4] != '-' || utf8[7] != '-' || utf8[10] != 'T' || utf8[13] != ':' || utf8[16] != ':' || utf8[19] != '.' || utf8[26] != 'Z')
            return false;
        var (year, month, day) = (Number(utf8[..4]), Number(utf8[5..7]), Number(utf8[8..10]));
        var (hour, minute, second, microsecond) = (Number(utf8[11..13]), Number(utf8[14..16]), Number(utf8[17..19]), Number(utf8[20..26]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || microsecond < 0)
            return false;
        at = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero).AddTicks(microsecond * TimeSpan.TicksPerMicrosecond);
        return true;
    }

    /// <summary>The number that the digits make; negative when they are no digits.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = digit is >= (byte)'0' and <= (byte)'9' && number >= 0 ? number * 10 + (digit - '0') : -1;
        return number;
    }

    private static void Check(DateTimeOffset at)
    {
        if (at.UtcTicks % TimeSpan.TicksPerMicrosecond != 0)
            throw new FormatException("A recorded time is kept to the microsecond; this one is finer.");
    }
}

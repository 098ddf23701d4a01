using System.Globalization;
using System.Text;

namespace OpsBoard.Ledger;

/// <summary>Numbers as ECMAScript prints them (RFC 8785 §3.2.2.3), where a double carries them exactly as written.</summary>
internal static class CanonicalNumber
{
    /// <summary>Bytes that the longest canonical number takes: <c>-0.00000</c> and 17 digits.</summary>
    public const int LongestForm = 32;

    private const int MostDigits = 17;
    private const int MostPlainDigits = 15;

    /// <param name="written">A number by the grammar of JSON.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="FormatException">A double cannot carry the number exactly as written.</exception>
    public static int Write(ReadOnlySpan<byte> written, Span<byte> destination)
    {
        if (written.Length <= MostPlainDigits && IsPlainInteger(written))
        {
            written.CopyTo(destination);
            return written.Length;
        }
        Span<byte> digits = stackalloc byte[MostDigits];
        if (!TrySplit(written, digits, out var count, out var point))
            throw NotExact(written);
        if (count == 0)
        {
            destination[0] = (byte)'0';
            return 1;
        }

        Span<byte> shortest = stackalloc byte[LongestForm];
        Span<byte> shortestDigits = stackalloc byte[MostDigits];
        if (!double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value)
            || !value.TryFormat(shortest, out var length, default, CultureInfo.InvariantCulture)
            || !TrySplit(shortest[..length], shortestDigits, out var shortestCount, out var shortestPoint)
            || point != shortestPoint || !digits[..count].SequenceEqual(shortestDigits[..shortestCount]))
            throw NotExact(written);

        var at = 0;
        if (written[0] == '-')
            destination[at++] = (byte)'-';
        return at + Print(digits[..count], point, destination[at..]);
    }

    private static bool IsPlainInteger(ReadOnlySpan<byte> written) => written[0] == '0'
        ? written.Length == 1
        : !written.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Splits into significant digits and the place of the decimal point: the value is 0.DIGITS × 10^point.</summary>
    /// <returns>False when there are more digits than any shortest double has, or the exponent is beyond any double.</returns>
    private static bool TrySplit(ReadOnlySpan<byte> written, Span<byte> digits, out int count, out int point)
    {
        (count, point) = (0, 0);
        var (zeros, isFraction, at) = (0, false, written[0] == '-' ? 1 : 0);
        for (; at < written.Length && written[at] is not ((byte)'e' or (byte)'E'); at++)
        {
            var b = written[at];
            if (b == '.')
            {
                isFraction = true;
                continue;
            }
            if (b == '0')
            {
                // Zeros count only when a digit follows; leading ones only move the point.
                if (count > 0)
                    zeros++;
                if (count > 0 != isFraction)
                    point += isFraction ? -1 : 1;
                continue;
            }
            if (count + zeros + 1 > MostDigits)
                return false;
            digits.Slice(count, zeros).Fill((byte)'0');
            count += zeros;
            zeros = 0;
            digits[count++] = b;
            if (!isFraction)
                point++;
        }
        if (count == 0 || at == written.Length)
            return true;
        if (!int.TryParse(written[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) || Math.Abs((long)exponent) > 100_000)
            return false;
        point += exponent;
        return true;
    }

    // ECMA-262, Number::toString: plain between 1e-6 and 1e21, else with an exponent.
    private static int Print(ReadOnlySpan<byte> digits, int point, Span<byte> to)
    {
        if (point is > 21 or <= -6)
            return PrintWithExponent(digits, point - 1, to);
        if (point <= 0)
        {
            to[0] = (byte)'0';
            to[1] = (byte)'.';
            to.Slice(2, -point).Fill((byte)'0');
            digits.CopyTo(to[(2 - point)..]);
            return 2 - point + digits.Length;
        }
        if (point >= digits.Length)
        {
            digits.CopyTo(to);
            to[digits.Length..point].Fill((byte)'0');
            return point;
        }
        digits[..point].CopyTo(to);
        to[point] = (byte)'.';
        digits[point..].CopyTo(to[(point + 1)..]);
        return digits.Length + 1;
    }

    private static int PrintWithExponent(ReadOnlySpan<byte> digits, int exponent, Span<byte> to)
    {
        var at = 0;
        to[at++] = digits[0];
        if (digits.Length > 1)
        {
            to[at++] = (byte)'.';
            digits[1..].CopyTo(to[at..]);
            at += digits.Length - 1;
        }
        to[at++] = (byte)'e';
        to[at++] = exponent < 0 ? (byte)'-' : (byte)'+';
        Math.Abs(exponent).TryFormat(to[at..], out var length, default, CultureInfo.InvariantCulture);
        return at + length;
    }

    private static FormatException NotExact(ReadOnlySpan<byte> written) =>
        new($"The number {Shown.Of(Encoding.UTF8.GetString(written))} cannot be carried exactly by a double.");
}

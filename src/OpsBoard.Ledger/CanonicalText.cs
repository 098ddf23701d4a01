using System.Text.Unicode;

namespace OpsBoard.Ledger;

/// <summary>The escapes of RFC 8785 §3.2.2.2: two-letter ones where JSON has them, <c>\u00xx</c> for the other controls, nothing else.</summary>
internal static class CanonicalText
{
    /// <summary>Bytes that one byte of text can become.</summary>
    public const int LongestEscape = 6;

    /// <returns>How many bytes were written.</returns>
    /// <exception cref="FormatException">The text has a NUL character.</exception>
    public static int WriteEscaped(ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        var at = 0;
        foreach (var b in utf8)
        {
            if (b >= 0x20 && b is not ((byte)'"' or (byte)'\\'))
            {
                destination[at++] = b;
                continue;
            }
            var letter = b switch
            {
                0 => throw new FormatException("A JSON string has a NUL character."),
                (byte)'"' => (byte)'"',
                (byte)'\\' => (byte)'\\',
                8 => (byte)'b',
                9 => (byte)'t',
                10 => (byte)'n',
                12 => (byte)'f',
                13 => (byte)'r',
                _ => (byte)'u',
            };
            destination[at++] = (byte)'\\';
            destination[at++] = letter;
            if (letter != 'u')
                continue;
            destination[at++] = (byte)'0';
            destination[at++] = (byte)'0';
            destination[at++] = (byte)('0' + (b >> 4));
            destination[at++] = (byte)((b & 15) < 10 ? '0' + (b & 15) : 'a' + (b & 15) - 10);
        }
        return at;
    }

    /// <summary>The text as a canonical JSON string, with its quotes.</summary>
    /// <exception cref="FormatException">The text has a NUL character or half a character (a lone surrogate).</exception>
    public static byte[] Quote(string text, string what)
    {
        var utf8 = new byte[text.Length * 3];
        if (Utf8.FromUtf16(text, utf8, out _, out var length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
            throw new FormatException($"{what} has half a character (a lone surrogate).");
        var quoted = new byte[length * LongestEscape + 2];
        var written = WriteEscaped(utf8.AsSpan(0, length), quoted.AsSpan(1));
        (quoted[0], quoted[written + 1]) = ((byte)'"', (byte)'"');
        return quoted[..(written + 2)];
    }
}

using System.Globalization;

namespace OpsBoard.Ledger;

/// <summary>
/// PostgreSQL stores no NUL character, and UTF-8 has no lone surrogate. Both are refused before anything is
/// written: replaced silently, the stored event would not be what its author sent.
/// </summary>
public static class StorableText
{
    public static void Check(string? text, string what)
    {
        if (text is null)
            return;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
                throw new ArgumentException($"{what} has a NUL character at {i}, which cannot be stored.");
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                throw new ArgumentException($"{what} has half a character (a lone surrogate) at {i}, which cannot be stored.");
            i++;
        }
    }

    /// <summary>
    /// The encoder writes every whole character as itself, U+FFFD too. So the escape \uFFFD in its output can only
    /// stand for a lone surrogate that it replaced, and \u0000 only for a NUL.
    /// </summary>
    public static void CheckJson(string json, string what)
    {
        for (var i = json.IndexOf('\\', StringComparison.Ordinal); i >= 0; i = json.IndexOf('\\', i))
        {
            if (json[i + 1] != 'u')
            {
                i += 2;
                continue;
            }
            var code = int.Parse(json.AsSpan(i + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (code == 0)
                throw new ArgumentException($"{what} has a text with a NUL character, which cannot be stored.");
            if (code == 0xFFFD)
                throw new ArgumentException($"{what} has a text with half a character (a lone surrogate), which cannot be stored.");
            i += 6;
        }
    }
}

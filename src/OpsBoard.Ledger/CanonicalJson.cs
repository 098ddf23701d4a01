using System.Text;

namespace OpsBoard.Ledger;

/// <summary>
/// The one form of a JSON text: RFC 8785 (JCS). Keys in the order of their UTF-16 code units, no white space, numbers as
/// ECMAScript prints them, only the escapes that must be. Two texts with the same content have the same bytes, whoever
/// wrote them: the serialiser, or PostgreSQL printing its <c>jsonb</c>.
/// </summary>
/// <remarks>
/// Refused, with a <see cref="FormatException"/> that says why: what is no JSON (RFC 8259) or no UTF-8, more than one value,
/// two equal keys in an object, half a character (a lone surrogate), a NUL character, more than 64 levels, and a number that a
/// double cannot carry exactly as written. Exactly means: the shortest text that reads back as the same double has the
/// same decimal value. So 0.1 and 1e2 pass; 9007199254740993, 0.10000000000000000001 and 1e400 do not.
/// </remarks>
public static class CanonicalJson
{
    [ThreadStatic]
    private static CanonicalWriter? _writer;

    /// <summary>The canonical UTF-8 bytes of a JSON text in UTF-8.</summary>
    /// <exception cref="FormatException">The text has no canonical form; see above.</exception>
    public static byte[] Of(ReadOnlySpan<byte> utf8) =>
        !utf8.IsEmpty && System.Text.Unicode.Utf8.IsValid(utf8) && PlainJson.LengthOf(utf8) == utf8.Length ? utf8.ToArray() : Write(utf8).ToArray();

    /// <inheritdoc cref="Of(ReadOnlySpan{byte})"/>
    public static byte[] Of(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Write(json).ToArray();
    }

    /// <summary>Whether the bytes are a canonical JSON text already. False, too, for what has no canonical form.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Write(utf8).SequenceEqual(utf8);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The canonical bytes in a buffer of this thread, good until its next call.</summary>
    internal static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> utf8) => (_writer ??= new()).Write(utf8);

    /// <summary>Of the value that the bytes begin with; what follows it is not looked at.</summary>
    /// <param name="read">How many bytes the value takes.</param>
    internal static ReadOnlySpan<byte> WriteFirst(ReadOnlySpan<byte> utf8, out int read) => (_writer ??= new()).WriteFirst(utf8, out read);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    internal static ReadOnlySpan<byte> Write(string json)
    {
        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            if (System.Text.Unicode.Utf8.FromUtf16(json, rented, out _, out var length, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
                throw new FormatException("The JSON text has half a character (a lone surrogate).");
            return Write(rented.AsSpan(0, length));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }
    }
}

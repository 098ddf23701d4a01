using System.Buffers;
using System.Globalization;

namespace OpsBoard.Ledger;

/// <summary>
/// The canonical bytes of one event, but for its position and time: these are known only under the lock, where every
/// microsecond is everybody's. All that costs is done before, in <see cref="Prepare"/>. Immutable.
/// </summary>
/// <remarks>The whole leaf is the canonical JSON (RFC 8785) of an object with eleven members; FORMAT.md lists them.</remarks>
public sealed class LeafTemplate
{
    /// <summary>The highest position or version: integers above 2^53 − 1 are not exact in every reader of JSON.</summary>
    public const long LargestNumber = (1L << 53) - 1;

    private const int LongestPlace = 96;
    private const int LargestOnStack = 4096;
    private const int LargestWriterKept = 1 << 16;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _writer;

    // The mark of a leaf first, so that what is spliced is hashed as it lies: before the place, then behind it.
    private readonly byte[] _bytes;
    private readonly int _headLength;

    private LeafTemplate(byte[] bytes, int headLength) => (_bytes, _headLength) = (bytes, headLength);

    /// <summary>Makes everything canonical but the place.</summary>
    /// <exception cref="ArgumentException">A text, a number or the version cannot be kept exactly; the message says which.</exception>
    public static LeafTemplate Prepare(LeafContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(content.Version, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Version, LargestNumber);
        try
        {
            var writer = _writer ??= new(2048);
            writer.ResetWrittenCount();
            writer.Write([(byte)0]);
            writer.Write("{\"account\":"u8);
            writer.Write(CanonicalText.Quote(content.Account, "The account"));
            writer.Write(",\"caused_by\":"u8);
            writer.Write(CanonicalText.Quote(content.CausedBy, "The command id"));
            writer.Write(",\"correlation\":"u8);
            writer.Write(content.Correlation is { } correlation ? CanonicalText.Quote(correlation, "The correlation id") : "null"u8);
            writer.Write(",\"data\":"u8);
            writer.Write(CanonicalJson.Write(content.Data));
            writer.Write(",\"headers\":"u8);
            writer.Write(CanonicalJson.Write(content.Headers));
            writer.Write(",\"id\":\""u8);
            content.Id.TryFormat(writer.GetSpan(36), out var length);
            writer.Advance(length);
            writer.Write("\",\"position\":"u8);

            var headLength = writer.WrittenCount;
            writer.Write("\",\"stream\":"u8);
            writer.Write(CanonicalText.Quote(content.Stream, "The stream key"));
            writer.Write(",\"type\":"u8);
            writer.Write(CanonicalText.Quote(content.Type, "The type"));
            writer.Write(",\"version\":"u8);
            content.Version.TryFormat(writer.GetSpan(20), out length, default, CultureInfo.InvariantCulture);
            writer.Advance(length);
            writer.Write("}"u8);
            if (writer.Capacity > LargestWriterKept)
                _writer = null;
            return new(writer.WrittenSpan.ToArray(), headLength);
        }
        catch (FormatException failure)
        {
            throw new ArgumentException($"The event {content.Type} cannot be kept: {failure.Message}", nameof(content), failure);
        }
    }

    /// <summary>The leaf's hash at its place.</summary>
    /// <param name="position">1 to 2^53 − 1.</param>
    /// <param name="recordedAt">A whole microsecond.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is out of range.</exception>
    /// <exception cref="FormatException">The time is finer than a microsecond.</exception>
    public TreeHash Hash(long position, DateTimeOffset recordedAt)
    {
        var most = _bytes.Length + LongestPlace;
        if (most <= LargestOnStack)
        {
            Span<byte> bytes = stackalloc byte[most];
            return TreeHash.OfMarked(bytes[..Splice(position, recordedAt, bytes)]);
        }
        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return TreeHash.OfMarked(rented.AsSpan(0, Splice(position, recordedAt, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The whole leaf at its place: one line of the audit bundle.</summary>
    /// <inheritdoc cref="Hash"/>
    public byte[] Bytes(long position, DateTimeOffset recordedAt)
    {
        var bytes = new byte[_bytes.Length + LongestPlace];
        return bytes[1..Splice(position, recordedAt, bytes)];
    }

    private int Splice(long position, DateTimeOffset recordedAt, Span<byte> to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, LargestNumber);
        _bytes.AsSpan(0, _headLength).CopyTo(to);
        var at = _headLength;
        position.TryFormat(to[at..], out var length, default, CultureInfo.InvariantCulture);
        at += length;
        ",\"recorded_at\":\""u8.CopyTo(to[at..]);
        at += ",\"recorded_at\":\""u8.Length;
        at += RecordedTime.Print(recordedAt, to[at..]);
        _bytes.AsSpan(_headLength).CopyTo(to[at..]);
        return at + _bytes.Length - _headLength;
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;

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

    // The mark of a leaf first, so that what is spliced is hashed as it lies.
    private readonly byte[] _head;
    private readonly byte[] _tail;

    private LeafTemplate(byte[] head, byte[] tail) => (_head, _tail) = (head, tail);

    /// <summary>Makes everything canonical but the place.</summary>
    /// <exception cref="ArgumentException">A text, a number or the version cannot be kept exactly; the message says which.</exception>
    public static LeafTemplate Prepare(LeafContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(content.Version, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Version, LargestNumber);
        try
        {
            var head = new ArrayBufferWriter<byte>(content.Data.Length + 512);
            head.Write([(byte)0]);
            head.Write("{\"account\":"u8);
            head.Write(CanonicalText.Quote(content.Account, "The account"));
            head.Write(",\"caused_by\":"u8);
            head.Write(CanonicalText.Quote(content.CausedBy, "The command id"));
            head.Write(",\"correlation\":"u8);
            head.Write(content.Correlation is { } correlation ? CanonicalText.Quote(correlation, "The correlation id") : "null"u8);
            head.Write(",\"data\":"u8);
            head.Write(CanonicalJson.Write(content.Data));
            head.Write(",\"headers\":"u8);
            head.Write(CanonicalJson.Write(content.Headers));
            head.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"id\":\"{content.Id:D}\",\"position\":")));

            var tail = new ArrayBufferWriter<byte>(128);
            tail.Write("\",\"stream\":"u8);
            tail.Write(CanonicalText.Quote(content.Stream, "The stream key"));
            tail.Write(",\"type\":"u8);
            tail.Write(CanonicalText.Quote(content.Type, "The type"));
            tail.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"version\":{content.Version}}}")));
            return new(head.WrittenSpan.ToArray(), tail.WrittenSpan.ToArray());
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
        var most = _head.Length + LongestPlace + _tail.Length;
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
        var bytes = new byte[_head.Length + LongestPlace + _tail.Length];
        return bytes[1..Splice(position, recordedAt, bytes)];
    }

    private int Splice(long position, DateTimeOffset recordedAt, Span<byte> to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, LargestNumber);
        _head.CopyTo(to);
        var at = _head.Length;
        position.TryFormat(to[at..], out var length, default, CultureInfo.InvariantCulture);
        at += length;
        ",\"recorded_at\":\""u8.CopyTo(to[at..]);
        at += ",\"recorded_at\":\""u8.Length;
        at += RecordedTime.Print(recordedAt, to[at..]);
        _tail.CopyTo(to[at..]);
        return at + _tail.Length;
    }
}

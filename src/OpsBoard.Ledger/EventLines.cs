using System.Buffers;

namespace OpsBoard.Ledger;

/// <summary>Some lines of <c>events.ndjson</c>, whole ones.</summary>
/// <param name="First">0-based number of the first line.</param>
/// <param name="Bytes">The lines with their line feeds.</param>
/// <param name="Count">How many lines.</param>
internal sealed record LineBlock(long First, ReadOnlyMemory<byte> Bytes, int Count)
{
    /// <summary>Gives the buffer back; nothing that was read from it is good any more.</summary>
    public void Release()
    {
        if (System.Runtime.InteropServices.MemoryMarshal.TryGetArray(Bytes, out var buffer))
            ArrayPool<byte>.Shared.Return(buffer.Array!);
    }

    /// <summary>The next line without its line feed; what is left stays in <paramref name="rest"/>.</summary>
    public static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.IndexOf((byte)'\n');
        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }
}

/// <summary>Reads <c>events.ndjson</c> in blocks of whole lines.</summary>
internal sealed class EventLines : IDisposable
{
    private const int BlockSize = 1 << 19;
    private const int LongestLine = 1 << 28;

    private readonly Stream _stream;
    private byte[] _left = [];
    private long _lines;

    /// <exception cref="FormatException">The file is missing.</exception>
    public EventLines(BundleSource source) => (_stream, _) = source.Read(BundleFiles.Events);

    /// <summary>Whether the file ends with bytes that no line feed ends; they are no line.</summary>
    public bool HasLooseEnd { get; private set; }

    /// <summary>The next block; null at the end.</summary>
    /// <exception cref="FormatException">A line is longer than 256 MiB.</exception>
    public LineBlock? Next()
    {
        for (var size = BlockSize; ; size *= 2)
        {
            var block = ArrayPool<byte>.Shared.Rent(Math.Max(size, _left.Length * 2));
            _left.CopyTo(block, 0);
            var length = _left.Length + _stream.ReadAtLeast(block.AsSpan(_left.Length), block.Length - _left.Length, throwOnEndOfStream: false);
            var end = block.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            if (end == 0 && length < block.Length)
            {
                HasLooseEnd = length > 0;
                return null;
            }
            if (end == 0 && length > LongestLine)
                throw new FormatException($"Line {_lines + 1} of {BundleFiles.Events} is too long.");
            _left = block[end..length];
            if (end == 0)
                continue;
            var count = block.AsSpan(0, end).Count((byte)'\n');
            _lines += count;
            return new(_lines - count, block.AsMemory(0, end), count);
        }
    }

    public void Dispose() => _stream.Dispose();
}

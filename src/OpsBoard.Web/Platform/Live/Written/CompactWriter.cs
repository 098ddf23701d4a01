using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace OpsBoard.Web.Platform.Live.Written;

/// <summary>Writes values as few bytes: numbers at their length, each text once. What it writes is read only by programs of the same <see cref="WrittenBy"/>.</summary>
internal sealed class CompactWriter
{
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private byte[] _bytes = new byte[4096];
    private int _length;
    private long _ticks;

    /// <summary>A moment's ticks: moments that are told together lie close together, so each is told by its distance from the one before.</summary>
    public void Ticks(long value)
    {
        Number(value - _ticks);
        _ticks = value;
    }

    public void Number(long value)
    {
        if (_bytes.Length - _length < 10) Array.Resize(ref _bytes, _bytes.Length * 2);
        // Small numbers of either sign are short: 0, −1, 1, −2 … become 0, 1, 2, 3 …
        var left = (ulong)((value << 1) ^ (value >> 63));
        for (; left >= 0x80; left >>= 7) _bytes[_length++] = (byte)(left | 0x80);
        _bytes[_length++] = (byte)left;
    }

    public void Text(string? text)
    {
        if (text is null)
        {
            Number(-1);
            return;
        }
        if (!_texts.TryGetValue(text, out var index)) _texts.Add(text, index = _texts.Count);
        Number(index);
    }

    /// <summary>Writes what can be passed over in one step.</summary>
    public void Skippable<T>(T value)
    {
        if (_bytes.Length - _length < sizeof(int)) Array.Resize(ref _bytes, _bytes.Length * 2);
        var at = _length;
        _length += sizeof(int);
        _ticks = 0; // Whoever passes over it doesn't know its moments.
        Compact<T>.Write(this, value);
        _ticks = 0;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), _length - at - sizeof(int));
    }

    /// <summary>All of it, packed: the texts first, in the order of their numbers, then the rest.</summary>
    public byte[] ToBytes()
    {
        using var packed = new MemoryStream();
        using (var pack = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var texts = Texts();
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, texts.Length + _length);
            pack.Write(length);
            pack.Write(texts);
            pack.Write(_bytes.AsSpan(0, _length));
        }
        return packed.ToArray();
    }

    /// <summary>The same for what is little: packing it would take longer than it saves.</summary>
    public byte[] ToPlainBytes() => [.. Texts(), .. _bytes.AsSpan(0, _length)];

    private ReadOnlySpan<byte> Texts()
    {
        var texts = new CompactWriter();
        texts.Number(_texts.Count);
        foreach (var text in _texts.Keys) texts.Utf8(text);
        return texts._bytes.AsSpan(0, texts._length);
    }

    private void Utf8(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Number(length);
        while (_bytes.Length - _length < length) Array.Resize(ref _bytes, _bytes.Length * 2);
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }
}

/// <summary>Reads what a <see cref="CompactWriter"/> wrote. What was packed it unpacks into a rented buffer: new ones so large are garbage that only a full collection takes away. For one thread.</summary>
internal sealed class CompactReader : IDisposable
{
    private readonly string?[] _texts;
    private readonly int[] _textsAt;
    private readonly bool _isRented;
    private byte[] _bytes;
    private int _at;
    private long _ticks;

    /// <param name="packed">From <see cref="CompactWriter.ToBytes"/>.</param>
    public CompactReader(ReadOnlyMemory<byte> packed) : this(Unpacked(packed), isRented: true)
    {
    }

    private CompactReader(byte[] bytes, bool isRented)
    {
        (_bytes, _isRented) = (bytes, isRented);
        _texts = new string?[Number()];
        _textsAt = new int[_texts.Length];
        for (var i = 0; i < _texts.Length; i++)
        {
            _textsAt[i] = _at;
            var textLength = (int)Number();
            _at += textLength;
        }
    }

    /// <param name="plain">From <see cref="CompactWriter.ToPlainBytes"/>.</param>
    public static CompactReader OfPlain(byte[] plain) => new(plain, isRented: false);

    private static byte[] Unpacked(ReadOnlyMemory<byte> packed)
    {
        MemoryMarshal.TryGetArray(packed, out var array);
        using var unpack = new DeflateStream(new MemoryStream(array.Array!, array.Offset, array.Count), CompressionMode.Decompress);
        Span<byte> length = stackalloc byte[sizeof(int)];
        unpack.ReadExactly(length);
        var size = BinaryPrimitives.ReadInt32LittleEndian(length);
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        unpack.ReadExactly(bytes.AsSpan(0, size));
        return bytes;
    }

    public long Ticks() => _ticks += Number();

    public long Number()
    {
        var (value, shift) = (0UL, 0);
        byte next;
        do
        {
            next = _bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public string? Text() => Number() is >= 0 and var index ? _texts[index] ??= Utf8(_textsAt[index]) : null;

    public T Skippable<T>()
    {
        _at += sizeof(int);
        _ticks = 0;
        var value = Compact<T>.Read(this);
        _ticks = 0;
        return value;
    }

    public void Skip()
    {
        _at += sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_at));
        _ticks = 0;
    }

    public void Dispose()
    {
        if (_isRented && _bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private string Utf8(int at)
    {
        var back = _at;
        _at = at;
        var length = (int)Number();
        var text = Encoding.UTF8.GetString(_bytes, _at, length);
        _at = back;
        return text;
    }
}

using System.Buffers.Binary;
using System.Numerics;

namespace OpsBoard.Domain.Kernel;

/// <summary>
/// What was made of texts that were read lately, so that a name that a history tells a thousand times is checked and kept once.
/// It forgets as it likes: what isn't known is made anew. For any number of threads.
/// </summary>
/// <param name="make">Makes a value of a text in UTF-8; the same for the same text, and nothing that changes later.</param>
/// <param name="many">There are as many as a province has zones: room for them all, so that few fight for a place.</param>
public sealed class KnownTexts<T>(Func<ReadOnlySpan<byte>, T> make, bool many = false)
{
    private const int LongestKept = 128;

    private readonly Known?[] _slots = new Known?[1 << (many ? 17 : 15)];

    public T Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestKept) return make(utf8);
        ref var slot = ref _slots[SlotOf(utf8)];
        if (slot is { } known && utf8.SequenceEqual(known.Utf8)) return known.Value;
        var value = make(utf8);
        slot = new(utf8.ToArray(), value);
        return value;
    }

    private uint SlotOf(ReadOnlySpan<byte> utf8)
    {
        var hash = (ulong)utf8.Length;
        for (; utf8.Length >= sizeof(ulong); utf8 = utf8[sizeof(ulong)..])
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8)) * 0x9E3779B97F4A7C15, 29);
        foreach (var b in utf8) hash = (hash ^ b) * 0x9E3779B97F4A7C15;
        return (uint)(hash * 0xD6E8FEB86659FD93 >> 32) & (uint)(_slots.Length - 1);
    }

    private sealed record Known(byte[] Utf8, T Value);
}

using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>Bytes that were written down to save time carry a part of their SHA-256 in front: what is damaged is made anew instead of believed.</summary>
internal static class Seal
{
    public const int Length = 8;

    public static byte[] Put(byte[] data)
    {
        var bytes = new byte[Length + data.Length];
        Hash(data, bytes);
        data.CopyTo(bytes, Length);
        return bytes;
    }

    /// <summary>Whether the bytes are a seal and what was sealed, which is not nothing.</summary>
    public static bool Holds(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= Length) return false;
        Span<byte> seal = stackalloc byte[Length];
        Hash(bytes[Length..], seal);
        return seal.SequenceEqual(bytes[..Length]);
    }

    /// <summary>What was sealed; nothing when it is damaged.</summary>
    public static byte[] Opened(byte[] bytes) => Holds(bytes) ? bytes[Length..] : [];

    private static void Hash(ReadOnlySpan<byte> data, Span<byte> seal)
    {
        Span<byte> hash = stackalloc byte[Sha256.Length];
        Sha256.Hash(data, hash);
        hash[..Length].CopyTo(seal);
    }
}

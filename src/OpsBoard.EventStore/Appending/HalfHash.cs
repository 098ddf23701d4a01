using System.Text;
using OpsBoard.Ledger;

namespace OpsBoard.EventStore;

/// <summary>How a command's id and its content stand in <c>command_answer</c>: half a SHA-256.</summary>
internal static class HalfHash
{
    private const int Length = 16;
    private const int LongestOnStack = 256;

    public static byte[] Of(string text)
    {
        Span<byte> hash = stackalloc byte[Sha256.Length];
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = most <= LongestOnStack ? stackalloc byte[most] : new byte[most];
        Sha256.Hash(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return hash[..Length].ToArray();
    }
}

using System.Security.Cryptography;
using System.Text;

namespace OpsBoard.EventStore;

/// <summary>How a command's id and its content stand in <c>command_answer</c>: half a SHA-256.</summary>
internal static class HalfHash
{
    private const int Length = 16;

    public static byte[] Of(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text))[..Length];
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OpsBoard.Ledger;

/// <summary>
/// SHA-256 of something short. An append needs seven of them and an audit two for each event, and OpenSSL's general
/// interface, through which .NET goes, takes ten times as long to begin one as to hash 64 bytes. So this calls the same
/// library by the functions that it has had for SHA-256 alone since its beginning; where they can't be had, .NET's do.
/// </summary>
public static unsafe class Sha256
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    // SHA256_CTX: eight words of state, a length of two, a block of sixteen, two counts.
    private const int StateSize = 28 * sizeof(uint);

    private static readonly delegate* unmanaged[SuppressGCTransition]<void*, int> Init;
    private static readonly delegate* unmanaged<void*, void*, nuint, int> Update;
    private static readonly delegate* unmanaged[SuppressGCTransition]<void*, void*, int> Final;

    static Sha256()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libcrypto.so.3", out var library)
            || !NativeLibrary.TryGetExport(library, "SHA256_Init", out var init)
            || !NativeLibrary.TryGetExport(library, "SHA256_Update", out var update)
            || !NativeLibrary.TryGetExport(library, "SHA256_Final", out var final))
            return;
        Init = (delegate* unmanaged[SuppressGCTransition]<void*, int>)init;
        Final = (delegate* unmanaged[SuppressGCTransition]<void*, void*, int>)final;
        Update = (delegate* unmanaged<void*, void*, nuint, int>)update;
    }

    /// <summary>Hashes bytes that lie together.</summary>
    /// <param name="data">What is hashed.</param>
    /// <param name="hash">Takes 32 bytes.</param>
    /// <exception cref="ArgumentException">There is no room for the hash.</exception>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        if (hash.Length < Length)
            throw new ArgumentException($"A hash takes {Length} bytes, and there is room for {hash.Length}.", nameof(hash));
        if (Update is null)
        {
            SHA256.HashData(data, hash);
            return;
        }
        // Twice the room, should a build of the library lay its state out more loosely.
        var state = stackalloc byte[2 * StateSize];
        fixed (byte* from = data)
        fixed (byte* to = hash)
        {
            if (Init(state) != 1 || Update(state, from, (nuint)data.Length) != 1 || Final(to, state) != 1)
                throw new CryptographicException("The SHA-256 of OpenSSL failed.");
        }
    }
}

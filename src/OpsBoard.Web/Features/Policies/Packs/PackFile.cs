using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Web.Features.Policies.Packs;

/// <summary>A pack as its file writes it: <see cref="PolicyPackReader"/> reads the same text back. A pack is never edited, so the text never changes.</summary>
internal sealed record PackFile(byte[] Json, string Tag)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static PackFile Of(PolicyPack pack)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(pack, Options);
        return new(json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..32]}\"");
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsBoard.Ledger;

/// <summary>A key that signs checkpoints from a size on.</summary>
/// <param name="FromSize">The smallest checkpoint that it signs; it does so until the next key's.</param>
/// <param name="Announcement">The signature of the key before it under <see cref="KeyRing.Statement"/>; null for the first.</param>
public sealed record RingKey(CheckpointPublicKey Key, long FromSize, ReadOnlyMemory<byte>? Announcement);

/// <summary>
/// All keys that a history was ever signed with, in order. Each but the first is announced by the one before it, so who
/// trusts the first trusts them all. Whether the first is the right one, only people can tell, by its fingerprint.
/// </summary>
/// <param name="Keys">One at least; each from a larger size than the one before.</param>
/// <param name="Witnesses">Keys of others who cosign.</param>
public sealed record KeyRing(string Origin, IReadOnlyList<RingKey> Keys, IReadOnlyList<CheckpointPublicKey> Witnesses)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <summary>A ring with its first key.</summary>
    public static KeyRing Of(string origin, CheckpointPublicKey first) => new(origin, [new(first, 1, null)], []);

    /// <summary>The text by which a key announces its successor.</summary>
    public static string Statement(string origin, CheckpointPublicKey next, long fromSize)
    {
        ArgumentNullException.ThrowIfNull(next);
        return string.Create(CultureInfo.InvariantCulture, $"opsboard-ledger-key/v1\n{origin}\n{fromSize}\n{next.Name}\n{Convert.ToBase64String(next.Info)}\n");
    }

    /// <summary>With a new key, announced by the one in use.</summary>
    /// <param name="fromSize">Larger than any checkpoint signed so far.</param>
    public KeyRing Rotate(CheckpointKey old, CheckpointPublicKey next, long fromSize)
    {
        ArgumentNullException.ThrowIfNull(old);
        return this with { Keys = [.. Keys, new(next, fromSize, old.Sign(Encoding.UTF8.GetBytes(Statement(Origin, next, fromSize))))] };
    }

    /// <summary>The key that must have signed a checkpoint of this size.</summary>
    public CheckpointPublicKey KeyFor(long size) => (Keys.LastOrDefault(k => k.FromSize <= size) ?? Keys[0]).Key;

    /// <summary>What is wrong with the chain of keys; null when nothing is.</summary>
    public string? Flaw()
    {
        if (Keys.Count == 0)
            return "There is no key.";
        if (Keys[0] is not { FromSize: 1, Announcement: null })
            return "The first key signs from size 1 on and is announced by none.";
        for (var i = 1; i < Keys.Count; i++)
        {
            var (key, before) = (Keys[i], Keys[i - 1]);
            if (key.FromSize <= before.FromSize)
                return $"The key {key.Key.Id} signs from size {key.FromSize}, not after the key before it.";
            if (key.Announcement is not { } signature || !before.Key.Verify(Encoding.UTF8.GetBytes(Statement(Origin, key.Key, key.FromSize)), signature.Span))
                return $"The key {key.Key.Id} is not announced by the key before it, {before.Key.Id}.";
        }
        return null;
    }

    /// <summary>The ring as <c>keys.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new File(Origin,
            [.. Keys.Select(k => new FileKey(k.Key.Name, k.Key.Info.ToArray(), k.FromSize, k.Announcement?.ToArray()))],
            [.. Witnesses.Select(w => new FileWitness(w.Name, w.Info.ToArray()))]), Json);

    /// <exception cref="FormatException">The text is no <c>keys.json</c>.</exception>
    public static KeyRing FromJson(string json)
    {
        try
        {
            var file = JsonSerializer.Deserialize<File>(json, Json) ?? throw new FormatException("keys.json is null.");
            return new(file.Origin,
                [.. file.Keys.Select(k => new RingKey(new(k.Name, k.PublicKey), k.FromSize, k.Announcement is { } a ? new ReadOnlyMemory<byte>(a) : (ReadOnlyMemory<byte>?)null))],
                [.. file.Witnesses.Select(w => new CheckpointPublicKey(w.Name, w.PublicKey))]);
        }
        catch (JsonException failure)
        {
            throw new FormatException($"keys.json cannot be read: {failure.Message}", failure);
        }
    }

    private sealed record File(string Origin, IReadOnlyList<FileKey> Keys, IReadOnlyList<FileWitness> Witnesses);

    private sealed record FileKey(string Name, byte[] PublicKey, long FromSize, byte[]? Announcement);

    private sealed record FileWitness(string Name, byte[] PublicKey);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsBoard.Ledger;

/// <summary>The names of the files of an audit bundle; FORMAT.md says what is in them.</summary>
public static class BundleFiles
{
    public const string Manifest = "bundle.json";
    public const string Events = "events.ndjson";
    public const string Leaves = "leaves.bin";
    public const string Checkpoints = "checkpoints.txt";
    public const string Keys = "keys.json";
    public const string Boards = "boards/";
}

/// <summary>What a bundle says of itself. Not signed: nothing rests on it but the format's version.</summary>
/// <param name="Format">See <see cref="Version1"/>.</param>
/// <param name="Origin">The history it comes from; the checkpoints say the same.</param>
/// <param name="Jurisdiction">Whose history it is, in words for people.</param>
/// <param name="From">Position of the first event: always 1.</param>
/// <param name="To">Position of the last event.</param>
/// <param name="ExportedAt">When it was made, UTC.</param>
/// <param name="Files">Every other file in it.</param>
public sealed record BundleManifest(
    string Format, string Origin, string Jurisdiction, long From, long To, DateTimeOffset ExportedAt, IReadOnlyList<string> Files)
{
    /// <summary>The only format there is so far.</summary>
    public const string Version1 = "opsboard-bundle/1";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="FormatException">The text is no <c>bundle.json</c> of a version known here.</exception>
    public static BundleManifest FromJson(string json)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<BundleManifest>(json, Json) ?? throw new FormatException("bundle.json is null.");
            return manifest.Format == Version1 ? manifest
                : throw new FormatException($"The bundle has the format '{Shown.Of(manifest.Format)}'; this program reads '{Version1}'.");
        }
        catch (JsonException failure)
        {
            throw new FormatException($"bundle.json cannot be read: {failure.Message}", failure);
        }
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsBoard.Ledger;

/// <summary>With what authority, where and when an event happened, as it is stored beside the event.</summary>
/// <param name="Role">The role in which the command was sent.</param>
/// <param name="Home">The sender's own organisation, where known.</param>
/// <param name="Host">The organisation under whose command the sender acted, when another than his own.</param>
/// <param name="HappenedAt">When it happened in the field (UTC); null when that is when it was recorded.</param>
/// <param name="District">Code of the district it concerns; null when none or several.</param>
/// <param name="Simulated">Part of a drill or a replayed scenario, not of the world.</param>
public sealed record EventHeaders(string Role, string? Home, string? Host, DateTimeOffset? HappenedAt, string? District, bool Simulated)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The stored JSON: names in snake case, nulls left out.</summary>
    /// <exception cref="ArgumentException">A text in it cannot be stored.</exception>
    public string ToJson()
    {
        var headers = JsonSerializer.Serialize(this with { HappenedAt = HappenedAt?.ToUniversalTime() }, Json);
        StorableText.CheckJson(headers, "The metadata");
        return headers;
    }

    /// <exception cref="JsonException">This is no such JSON.</exception>
    public static EventHeaders FromJson(string json) => JsonSerializer.Deserialize<EventHeaders>(json, Json)!;

    /// <inheritdoc cref="FromJson(string)"/>
    public static EventHeaders FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<EventHeaders>(json, Json)!;
}

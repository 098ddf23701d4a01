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
    // By hand: a rebuild and an audit read ten million of them, and there are but a few different ones.
    public static EventHeaders FromJson(ReadOnlySpan<byte> json)
    {
        string? role = null, home = null, host = null, district = null;
        DateTimeOffset? happenedAt = null;
        var simulated = false;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Headers are a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("role"u8)) role = Text(ref reader);
            else if (reader.ValueTextEquals("home"u8)) home = Text(ref reader);
            else if (reader.ValueTextEquals("host"u8)) host = Text(ref reader);
            else if (reader.ValueTextEquals("district"u8)) district = Text(ref reader);
            else if (reader.ValueTextEquals("simulated"u8)) simulated = Flag(ref reader);
            else if (reader.ValueTextEquals("happened_at"u8)) happenedAt = Moment(ref reader);
            else if (reader.Read()) reader.Skip();
        }
        return new(role ?? throw new JsonException("Headers name a role."), home, host, happenedAt, district, simulated);
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("A text was expected.");
    }

    private static bool Flag(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw new JsonException("A flag was expected.");
    }

    private static DateTimeOffset? Moment(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        return reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var moment) ? moment : throw new JsonException("A moment was expected.");
    }
}

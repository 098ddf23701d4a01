using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsBoard.Web.Platform.Web;

/// <summary>JSON as the API and the hub speak it: camelCase, enums as words, Chinese as it is.</summary>
public static class ApiJson
{
    /// <summary>For what we say: whatever was stored once can be written.</summary>
    public static JsonSerializerOptions Options { get; } = ConfigureAnswers(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Requests { get; } = ConfigureRequests(new(JsonSerializerDefaults.Web));

    // Else shapes could be asked of it only once something had been read.
    static ApiJson() => Requests.MakeReadOnly(populateMissingResolver: true);

    public static JsonSerializerOptions ConfigureAnswers(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    /// <summary>For what we are told: a missing, unknown, repeated or null member is refused and never taken for a zero.</summary>
    public static JsonSerializerOptions ConfigureRequests(JsonSerializerOptions options)
    {
        ConfigureAnswers(options);
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Converters.Add(new OffsetTimeConverter());
        return options;
    }

    /// <summary>A moment names its offset; without one it would be anybody's guess which clock is meant.</summary>
    private sealed class OffsetTimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A moment is a string such as 2022-04-02T16:00:00Z.");
            return reader.TryGetDateTimeOffset(out var moment) && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
                ? moment : throw new JsonException($"\"{text}\" is no moment with an offset, such as 2022-04-02T16:00:00Z.");
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsBoard.Domain.Kernel;

/// <summary>Writes an <see cref="ITextId{TSelf}"/> as a JSON string and as a JSON property name.</summary>
public sealed class TextIdConverter<T> : JsonConverter<T> where T : struct, ITextId<T>
{
    private static readonly KnownTexts<T?> Known = new(utf8 => T.TryParse(Encoding.UTF8.GetString(utf8), out var id) ? id : null, many: true);

    /// <summary>The identifier that the text is; null when it has another form.</summary>
    internal static T? Find(ReadOnlySpan<byte> utf8) => Known.Read(utf8);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException($"A {typeof(T).Name} is a string.");
        return reader.HasValueSequence || reader.ValueIsEscaped ? Parse(reader.GetString()) : Find(reader.ValueSpan) ?? Parse(reader.GetString());
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);

    private static T Parse(string? text) => T.TryParse(text, out var id) ? id : throw new JsonException($"\"{text}\" is not a {typeof(T).Name}.");
}

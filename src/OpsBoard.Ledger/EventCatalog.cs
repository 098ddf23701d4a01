using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsBoard.Ledger;

/// <summary>
/// Every event type that may be stored, with its stored alias (<c>ZoneClassChanged</c> → <c>zone_class_changed</c>)
/// and its JSON. An alias never changes its meaning: a new meaning is a new event.
/// </summary>
/// <remarks>
/// The JSON is what Marten writes: names as in C#, nulls written, enums by name, instants in UTC with <c>+00:00</c>,
/// characters unescaped. Names are read case-sensitively.
/// </remarks>
public sealed class EventCatalog
{
    private const int LongestAlias = 128;

    private readonly FrozenDictionary<Type, (string Alias, string DotNetType)> _names;
    private readonly FrozenDictionary<string, Type> _types;
    private readonly FrozenDictionary<Type, Func<ReadOnlySpan<byte>, object?>> _quick;
    private readonly JsonSerializerOptions _json;

    /// <param name="eventTypes">Closed, public event types; no two with the same alias.</param>
    /// <param name="options">Converters for the events' own values; the conventions above are added to a copy.</param>
    /// <param name="quick">Read UTF-8 faster than the serialiser does, with the same result, or answer null; by event type.</param>
    /// <exception cref="ArgumentException">Two types share an alias, or a type is open or abstract.</exception>
    public EventCatalog(IEnumerable<Type> eventTypes, JsonSerializerOptions? options = null, IReadOnlyDictionary<Type, Func<ReadOnlySpan<byte>, object?>>? quick = null)
    {
        ArgumentNullException.ThrowIfNull(eventTypes);
        var types = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var type in eventTypes)
        {
            if (type.IsAbstract || type.IsGenericType)
                throw new ArgumentException($"{type} cannot be stored: an event is a plain, concrete type.", nameof(eventTypes));
            var alias = EventAlias.Of(type);
            if (!types.TryAdd(alias, type) && types[alias] != type)
                throw new ArgumentException($"{type} and {types[alias]} would both be stored as '{alias}'.", nameof(eventTypes));
        }
        _types = types.ToFrozenDictionary(StringComparer.Ordinal);
        _quick = (quick ?? FrozenDictionary<Type, Func<ReadOnlySpan<byte>, object?>>.Empty).ToFrozenDictionary();
        _names = types.ToFrozenDictionary(pair => pair.Value, pair => (pair.Key, $"{pair.Value.FullName}, {pair.Value.Assembly.GetName().Name}"));
        _json = new JsonSerializerOptions(options ?? JsonSerializerOptions.Default)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            // jsonb reorders keys: a discriminator need not come back first.
            AllowOutOfOrderMetadataProperties = true,
        };
        _json.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        _json.Converters.Add(new UtcInstantConverter());
        _json.MakeReadOnly(populateMissingResolver: true);
    }

    /// <summary>The aliases of all event types.</summary>
    public IEnumerable<string> Aliases => _types.Keys;

    /// <summary>The stored alias of an event type.</summary>
    /// <exception cref="ArgumentException">The type is not in the catalog.</exception>
    public string AliasOf(Type eventType) => NamesOf(eventType).Alias;

    /// <summary>The event as stored.</summary>
    /// <exception cref="ArgumentException">Its type is not in the catalog, or a text in it cannot be stored.</exception>
    public string Serialize(object e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var alias = AliasOf(e.GetType());
        var json = JsonSerializer.Serialize(e, e.GetType(), _json);
        StorableText.CheckJson(json, $"The event {alias}");
        return json;
    }

    /// <summary>The event from what is stored.</summary>
    /// <exception cref="InvalidDataException">The alias is unknown, or the JSON is not an event of this alias.</exception>
    public object Deserialize(string alias, string json)
    {
        var type = TypeOf(alias);
        try
        {
            return JsonSerializer.Deserialize(json, type, _json) ?? throw IsNull(alias);
        }
        catch (JsonException failure)
        {
            throw Unreadable(alias, type, failure);
        }
    }

    /// <inheritdoc cref="Deserialize(string, string)"/>
    public object Deserialize(string alias, ReadOnlySpan<byte> utf8) => Deserialize(TypeOf(alias), alias, utf8);

    /// <summary>The event from what is stored, out of the bytes of both.</summary>
    /// <inheritdoc cref="Deserialize(string, string)"/>
    public object Deserialize(ReadOnlySpan<byte> alias, ReadOnlySpan<byte> utf8)
    {
        Span<char> name = stackalloc char[LongestAlias];
        if (alias.Length > LongestAlias || !_types.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..Encoding.UTF8.GetChars(alias, name)], out var type))
            type = TypeOf(Encoding.UTF8.GetString(alias));
        return Deserialize(type, null, utf8);
    }

    private object Deserialize(Type type, string? alias, ReadOnlySpan<byte> utf8)
    {
        if (_quick.TryGetValue(type, out var read) && read(utf8) is { } known)
            return known;
        try
        {
            return JsonSerializer.Deserialize(utf8, type, _json) ?? throw IsNull(alias ?? AliasOf(type));
        }
        catch (JsonException failure)
        {
            throw Unreadable(alias ?? AliasOf(type), type, failure);
        }
    }

    private Type TypeOf(string alias) => _types.TryGetValue(alias, out var type) ? type
        : throw new InvalidDataException($"There is an event '{Shown.Of(alias)}' that this program does not know: is it older than the data?");

    private static InvalidDataException IsNull(string alias) => new($"An event '{alias}' is stored as null.");

    private static InvalidDataException Unreadable(string alias, Type type, JsonException failure) =>
        new($"A stored event '{alias}' cannot be read as {type}: {failure.Message}", failure);

    /// <summary><c>Namespace.Type, Assembly</c>, without a version, as Marten stores it.</summary>
    /// <exception cref="ArgumentException">The type is not in the catalog.</exception>
    public string DotNetTypeOf(Type eventType) => NamesOf(eventType).DotNetType;

    private (string Alias, string DotNetType) NamesOf(Type eventType)
    {
        ArgumentNullException.ThrowIfNull(eventType);
        return _names.TryGetValue(eventType, out var names)
            ? names
            : throw new ArgumentException($"{eventType} is not in the event catalog, so it cannot be stored.", nameof(eventType));
    }

    private sealed class UtcInstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset().ToUniversalTime();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToUniversalTime());
    }
}

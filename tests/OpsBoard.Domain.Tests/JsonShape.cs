using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpsBoard.Domain.Tests;

/// <summary>
/// Checks JSON against a schema: the words of draft 2020-12 that our schema uses, with their meaning there. A word that isn't known
/// here is a fault of the schema, so that none is silently passed over.
/// </summary>
internal sealed class JsonShape(JsonNode schema)
{
    private static readonly string[] Remarks = ["$schema", "$id", "$defs", "title", "description"];

    /// <summary>What is wrong, each with its place; empty when the JSON has the shape.</summary>
    public IEnumerable<string> Faults(JsonNode? json) => Faults(json, schema.AsObject(), "$");

    private IEnumerable<string> Faults(JsonNode? json, JsonObject shape, string place) =>
        shape.Where(word => !Remarks.Contains(word.Key)).SelectMany(word => Faults(json, shape, word.Key, word.Value!, place));

    private IEnumerable<string> Faults(JsonNode? json, JsonObject shape, string word, JsonNode wanted, string place)
    {
        IEnumerable<string> Unless(bool holds) => holds ? [] : [$"{place}: {word} {wanted.ToJsonString()}"];
        return word switch
        {
            "$ref" => Faults(json, schema["$defs"]![((string)wanted!).Split('/')[^1]]!.AsObject(), place),
            "type" => Unless(TypeOf(json) == (string)wanted! || ((string)wanted! == "number" && TypeOf(json) == "integer")),
            "const" => Unless(JsonNode.DeepEquals(json, wanted)),
            "enum" => Unless(wanted.AsArray().Any(w => JsonNode.DeepEquals(w, json))),
            "pattern" => Unless(TypeOf(json) != "string" || Regex.IsMatch((string)json!, (string)wanted!)),
            "minLength" => Unless(TypeOf(json) != "string" || ((string)json!).Length >= (int)wanted),
            "minimum" => Unless(json is not JsonValue || TypeOf(json) is not ("integer" or "number") || (decimal)json >= (decimal)wanted),
            "maximum" => Unless(json is not JsonValue || TypeOf(json) is not ("integer" or "number") || (decimal)json <= (decimal)wanted),
            "exclusiveMinimum" => Unless(json is not JsonValue || TypeOf(json) is not ("integer" or "number") || (decimal)json > (decimal)wanted),
            "minItems" => Unless(json is not JsonArray a || a.Count >= (int)wanted),
            "maxItems" => Unless(json is not JsonArray a || a.Count <= (int)wanted),
            "uniqueItems" => Unless(json is not JsonArray a || a.DistinctBy(i => i?.ToJsonString()).Count() == a.Count),
            "items" => json is JsonArray a ? a.SelectMany((item, i) => Faults(item, wanted.AsObject(), $"{place}[{i}]")) : [],
            "required" => json is JsonObject o ? wanted.AsArray().Where(name => !o.ContainsKey((string)name!)).Select(name => $"{place}: {name} is missing") : [],
            "properties" => json is JsonObject o ? wanted.AsObject().Where(p => o.ContainsKey(p.Key)).SelectMany(p => Faults(o[p.Key], p.Value!.AsObject(), $"{place}.{p.Key}")) : [],
            "additionalProperties" => json is JsonObject o ? o.Where(p => shape["properties"]?[p.Key] is null).Select(p => $"{place}: {p.Key} is not known") : [],
            "oneOf" => Unless(wanted.AsArray().Count(w => !Faults(json, w!.AsObject(), place).Any()) == 1),
            _ => throw new NotSupportedException(word),
        };
    }

    private static string TypeOf(JsonNode? json) => json switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        JsonValue v => v.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => decimal.IsInteger((decimal)v) ? "integer" : "number",
            var other => throw new NotSupportedException(other.ToString()),
        },
        _ => throw new NotSupportedException(json.GetType().Name),
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpsBoard.Domain.Policies;

/// <summary>Reads a pack from JSON and checks it as a whole.</summary>
public static class PolicyPackReader
{
    // Strict: a misspelt or forgotten member would be a rule that silently isn't there.
    private static readonly JsonSerializerOptions Options = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    /// <exception cref="PolicyPackException">Names the pack, the place, and what is wrong there.</exception>
    public static PolicyPack Read(string name, string json)
    {
        try
        {
            var pack = JsonSerializer.Deserialize<PolicyPack>(json, Options) ?? throw new PolicyPackException(name, "the file is empty");
            return new PolicyPackCheck(name, pack).Passed();
        }
        catch (JsonException e)
        {
            throw new PolicyPackException($"{name}, line {e.LineNumber + 1}, {e.Path}", e.Message);
        }
        catch (NotSupportedException e)
        {
            // A criterion without its kind; the message names line and path.
            throw new PolicyPackException(name, e.Message);
        }
    }
}

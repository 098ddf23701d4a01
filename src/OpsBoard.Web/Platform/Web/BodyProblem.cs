using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Platform.Web;

/// <summary>What is wrong with a body, in the words of who sent it: which member, and what belongs there.</summary>
/// <remarks>The serializer names our types, which mean nothing to a sender; so the path is followed through the shape of the body instead.</remarks>
internal static partial class BodyProblem
{
    /// <summary>The body that the address takes whose handler failed; null when it takes none.</summary>
    public static Type? BodyOf(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type ? Nullable.GetUnderlyingType(type) ?? type : null;

    public static IReadOnlyList<Fact> Missing(HttpContext context) =>
        [("expected", BodyOf(context) is { } type ? Shape(type, context.RequestServices.GetRequiredService<Refusals>()) : "JSON")];

    public static IReadOnlyList<Fact> Facts(HttpContext context, JsonException fault)
    {
        var words = context.RequestServices.GetRequiredService<Refusals>();
        var path = fault.Path is { Length: > 0 } at ? at : "$";
        return [.. Where(fault), ("path", path), ("problem", Tell(fault.Message, path, BodyOf(context), words))];
    }

    public static IReadOnlyList<Fact> Where(JsonException fault) => [("line", (int)(fault.LineNumber ?? 0) + 1), ("column", (int)(fault.BytePositionInLine ?? 0) + 1)];

    private static string Tell(string message, string path, Type? body, Refusals words)
    {
        if (MissingMembers.Match(message) is { Success: true } missing) return words.Say("body.members-missing", [("names", string.Join(", ", Quoted.Matches(missing.Value).Select(m => m.Groups[1].Value)))]);
        if (RepeatedMember.Match(message) is { Success: true } repeated) return words.Say("body.member-repeated", [("name", repeated.Groups[1].Value)]);
        if (UnknownMember.Match(message) is { Success: true } unknown)
        {
            // Its path may already name the stranger.
            var holder = At(body, path) is { } inner && IsObject(inner) ? inner : At(body, path[..Math.Max(1, path.LastIndexOf('.'))]);
            return words.Say("body.member-unknown", [("name", unknown.Groups[1].Value), ("known", holder is null ? "" : string.Join(", ", Members(holder).Select(m => m.Name)))]);
        }
        return words.Say("body.expected", [("expected", At(body, path) is { } type ? Shape(type, words) : words.Say("shape.other", []))]);
    }

    /// <summary>What belongs at <paramref name="path"/>, such as <c>$.cases[0].day</c>.</summary>
    private static Type? At(Type? body, string path)
    {
        var at = body;
        foreach (Match step in Step.Matches(path))
        {
            if (at is null) return null;
            var info = Info(at);
            at = step.Groups["item"].Success ? info.ElementType
                : info.Properties.FirstOrDefault(p => p.Name.Equals(step.Groups["name"].Value, StringComparison.OrdinalIgnoreCase))?.PropertyType;
        }
        return at;
    }

    private static string Shape(Type type, Refusals words)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum) return words.Say("shape.one-of", [("known", string.Join(", ", Enum.GetNames(plain).Select(JsonNamingPolicy.CamelCase.ConvertName)))]);
        if (IsObject(plain)) return "{" + string.Join(", ", Members(plain).Select(m => $"\"{m.Name}\"{(m.IsRequired ? "" : "?")}")) + "}";
        return words.Say(Type.GetTypeCode(plain) switch
        {
            TypeCode.String => "shape.text",
            TypeCode.Boolean => "shape.truth",
            TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 => "shape.whole",
            TypeCode.Double or TypeCode.Decimal => "shape.number",
            _ when plain == typeof(DateOnly) => "shape.day",
            _ when plain == typeof(DateTimeOffset) => "shape.moment",
            _ when Info(plain).Kind is JsonTypeInfoKind.Enumerable => "shape.list",
            _ => "shape.other",
        }, []);
    }

    private static bool IsObject(Type type) => Info(Nullable.GetUnderlyingType(type) ?? type).Kind is JsonTypeInfoKind.Object;

    private static IEnumerable<(string Name, bool IsRequired)> Members(Type type) =>
        Info(Nullable.GetUnderlyingType(type) ?? type).Properties.Where(p => p.AssociatedParameter is not null || p.Set is not null)
            .Select(p => (p.Name, p.IsRequired || p.AssociatedParameter is { HasDefaultValue: false }));

    private static JsonTypeInfo Info(Type type) => ApiJson.Requests.GetTypeInfo(type);

    [GeneratedRegex("missing required properties including: .*")]
    private static partial Regex MissingMembers { get; }

    [GeneratedRegex("The JSON property '(.*?)' could not be mapped")]
    private static partial Regex UnknownMember { get; }

    [GeneratedRegex("Duplicate property '(.*?)' encountered")]
    private static partial Regex RepeatedMember { get; }

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted { get; }

    [GeneratedRegex(@"\.(?<name>[^.\[\]]+)|\['(?<name>[^']+)'\]|(?<item>\[\d+\])")]
    private static partial Regex Step { get; }
}

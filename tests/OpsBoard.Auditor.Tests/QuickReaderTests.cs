using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using OpsBoard.Domain;
using OpsBoard.Ledger;

namespace OpsBoard.Auditor.Tests;

/// <summary>What is read quickly says what the serialiser says, of whatever bytes.</summary>
public sealed class QuickReaderTests
{
    private static readonly EventCatalog Quick = new(Streams.EventTypes, quick: Streams.QuickReaders);
    private static readonly EventCatalog Serialiser = new(Streams.EventTypes);

    public static TheoryData<Type> QuickTypes() => new(Streams.QuickReaders.Keys);

    [Theory]
    [MemberData(nameof(QuickTypes))]
    public void An_event_is_read_quickly_as_the_server_the_ledger_and_the_database_write_it(Type type)
    {
        foreach (var json in Forms(type))
            Assert.NotNull(Streams.QuickReaders[type](Encoding.UTF8.GetBytes(json)));
        foreach (var json in Forms(type))
            AssertSame(type, Encoding.UTF8.GetBytes(json));
    }

    [Theory]
    [MemberData(nameof(QuickTypes))]
    public void A_text_that_is_wrong_anywhere_is_read_as_the_serialiser_does(Type type)
    {
        var whole = Encoding.UTF8.GetBytes(Forms(type)[^1]);
        for (var at = 0; at < whole.Length; at++)
        {
            AssertSame(type, whole[..at]);
            AssertSame(type, [.. whole[..at], .. whole[(at + 1)..]]);
            foreach (var other in "\"\\{}[],: 09-+.eZnNt\n\0"u8.ToArray().Append((byte)0xFF).Append((byte)0xE5))
            {
                AssertSame(type, [.. whole[..at], other, .. whole[(at + 1)..]]);
                AssertSame(type, [.. whole[..at], other, .. whole[at..]]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(QuickTypes))]
    public void A_member_that_is_null_missing_or_there_twice_is_read_as_the_serialiser_does(Type type)
    {
        using var golden = JsonDocument.Parse(Forms(type)[0]);
        var members = golden.RootElement.EnumerateObject().Select(m => (m.Name, Value: m.Value.GetRawText())).ToList();
        foreach (var member in members)
        {
            AssertSame(type, Written(members.Where(m => m != member)));
            AssertSame(type, Written(members.Append(member)));
            AssertSame(type, Written(members.Append((member.Name + "s", "1"))));
            foreach (var value in new[] { "null", "[]", "{}", "\"\"", "\"a b\"", "-1", "01", "1.0", "1e2", "123456789", "2147483647", "2147483648", "\"1\"", "true", "\"2022-02-30\"", "\"2024-02-29\"", "\"2022-04-02T08:00:00+08:00\"", "\"2022-04-02T00:00:00Z\"", "\"\\u0041\"", "\"\u00e9\ud842\udfb7\"", "\"community\"" })
                AssertSame(type, Written(members.Select(m => m == member ? (m.Name, value) : m)));
        }
    }

    private static byte[] Written(IEnumerable<(string Name, string Value)> members) =>
        Encoding.UTF8.GetBytes($"{{{string.Join(',', members.Select(m => $"\"{m.Name}\":{m.Value}"))}}}");

    private static void AssertSame(Type type, byte[] json)
    {
        var (expected, read) = (Answer(Serialiser, type, json), Answer(Quick, type, json));
        if (expected != read)
            Assert.Fail($"{Encoding.UTF8.GetString(json)}\nThe serialiser: {expected}\nQuickly: {read}");
    }

    private static string Answer(EventCatalog catalog, Type type, byte[] json)
    {
        try
        {
            return catalog.Deserialize(catalog.AliasOf(type), json) is var read && read.GetType() == type ? catalog.Serialize(read) : "?";
        }
        catch (Exception failure) when (failure is InvalidDataException or ArgumentException or InvalidOperationException)
        {
            return $"{failure.GetType().Name}: {failure.Message}";
        }
    }

    /// <summary>An event as it was first stored, in the order of the ledger, and as PostgreSQL prints its jsonb.</summary>
    private static string[] Forms(Type type, [CallerFilePath] string here = "")
    {
        var golden = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../OpsBoard.Domain.Tests/Golden", $"{EventAlias.Of(type)}.json")).TrimEnd('\n')
            .Replace("\\\"", "", StringComparison.Ordinal).Replace("\\uD842\\uDFB7", "\ud842\udfb7", StringComparison.Ordinal); // Escapes are the serialiser's.
        using var parsed = JsonDocument.Parse(golden);
        return [golden, Encoding.UTF8.GetString(CanonicalJson.Of(golden)), Printed(parsed.RootElement)];
    }

    private static string Printed(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().OrderBy(m => m.Name.Length).ThenBy(m => m.Name, StringComparer.Ordinal).Select(m => $"\"{m.Name}\": {Printed(m.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Printed))}]",
        _ => value.GetRawText(),
    };
}

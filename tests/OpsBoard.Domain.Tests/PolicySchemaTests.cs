using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Tests;

/// <summary>The shape of packs as it is published for those who write them, and the packs as they were shipped.</summary>
public sealed class PolicySchemaTests
{
    private static readonly string Folder = Path.GetDirectoryName(Source.Files().First(f => f.EndsWith("/PolicyPack.cs", StringComparison.Ordinal)))!;
    private static readonly JsonShape Schema = new(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "policy-pack.schema.json")))!);

    // A pack is never edited, only superseded: decisions name it by id and version, and are judged by it for ever.
    private static readonly Dictionary<string, string> AsShipped = new()
    {
        ["cn-2022-03-three-zones"] = "b5c37d8fb2a6a067",
        ["cn-2022-06-ninth"] = "d2974f4c155411e7",
        ["cn-2022-11-twenty"] = "85ab717a7d8d20d3",
        ["generic"] = "16a7a2e7bb8be087",
        ["gz-2022-04"] = "81c2a3fe6dc07540",
        ["jilin-2022-04-epidemic-free"] = "26a69b51fd0bfbd8",
        ["sh-2022-04"] = "bb72839fff7bc6e4",
        ["sh-2022-05"] = "0a7deb0ca7a5e7ca",
    };

    public static TheoryData<string> Packs() => new(Directory.GetFiles(Path.Combine(Folder, "Packs"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packs))]
    public void A_shipped_pack_has_the_published_shape(string pack) => Assert.Empty(Schema.Faults(JsonNode.Parse(TextOf(pack))));

    [Theory]
    [MemberData(nameof(Packs))]
    public void A_shipped_pack_is_never_edited(string pack) => Assert.Equal(AsShipped.GetValueOrDefault(pack), DigestOf(pack));

    [Theory]
    [InlineData("Colour", "\"red\"")]
    [InlineData("Version", "0")]
    [InlineData("Effective", "\"1 April\"")]
    [InlineData("Classes.0.Rank", "4")]
    [InlineData("Classes.0.Name", "{ \"Zh\": \"封控\" }")]
    [InlineData("Transitions.0.Urgent.0.Kind", "\"moon-phase\"")]
    [InlineData("Transitions.4.All.0.Days", "0")]
    [InlineData("TaskKinds.0.Clock", "\"Never\"")]
    public void The_shape_is_strict(string place, string instead)
    {
        var pack = JsonNode.Parse(TextOf("cn-2022-03-three-zones"))!;
        var steps = place.Split('.');
        var at = steps[..^1].Aggregate(pack, (n, step) => (int.TryParse(step, out var i) ? n[i] : n[step])!);
        at[steps[^1]] = JsonNode.Parse(instead);
        Assert.NotEmpty(Schema.Faults(pack));
        Assert.ThrowsAny<PolicyPackException>(() => PolicyPackReader.Read("changed.json", pack.ToJsonString()));
    }

    private static string TextOf(string pack) => File.ReadAllText(Path.Combine(Folder, "Packs", pack + ".json"));

    private static string DigestOf(string pack) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Folder, "Packs", pack + ".json"))))[..16];
}

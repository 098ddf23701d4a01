using System.Text.Json;
using System.Text.Json.Nodes;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using static OpsBoard.Domain.Tests.Scene;

namespace OpsBoard.Domain.Tests;

public sealed class PolicyPackTests
{
    // A small pack in which every validation can be tried by changing one place.
    private const string Small = """
        {
          "Id": "small",
          "Version": 1,
          "Name": { "Zh": "小", "En": "Small" },
          "Source": { "Zh": "自拟", "En": "Our own" },
          "Effective": "2022-04-01",
          "InitialClass": "open",
          "Classes": [
            { "Id": "shut", "Rank": 3, "Name": { "Zh": "关", "En": "Shut" }, "Mark": { "Zh": "关", "En": "S" }, "Measures": "none" },
            { "Id": "open", "Rank": 0, "Name": { "Zh": "开", "En": "Open" }, "Mark": { "Zh": "开", "En": "O" }, "Measures": "none" },
            { "Id": "watched", "Rank": 1, "Name": { "Zh": "观", "En": "Watched" }, "Mark": { "Zh": "观", "En": "W" }, "Measures": "none" }
          ],
          "Measures": [ { "Id": "none", "Name": { "Zh": "无", "En": "None" } } ],
          "Transitions": [
            { "From": ["open"], "To": "shut", "Rule": "1", "Text": { "Zh": "关", "En": "Shut" }, "All": [], "Urgent": [ { "Kind": "positive-since-class" } ] },
            { "From": ["shut"], "To": "open", "Rule": "2", "Text": { "Zh": "开", "En": "Open" }, "All": [ { "Kind": "days-without-case", "Days": 7 }, { "Kind": "screening-clear", "WithinDays": 2 }, { "Kind": "district-without", "Classes": ["watched"] } ], "Urgent": [] },
            { "From": ["open"], "To": "watched", "Rule": "3", "Text": { "Zh": "观", "En": "Watched" }, "All": [], "Urgent": [] }
          ],
          "TaskKinds": [ { "Id": "report", "Name": { "Zh": "报告", "En": "Report" }, "Clock": "Hours", "Hours": 2, "Recheck": false } ]
        }
        """;

    private static PolicyPackException Refuse(string json) =>
        Assert.Throws<PolicyPackException>(() => PolicyPackReader.Read("small.json", json));

    [Fact]
    public void The_small_pack_is_good() => Assert.Equal(new PackRef("small", 1), PolicyPackReader.Read("small.json", Small).Ref);

    [Theory]
    // Where, what stands there instead, which place the message names.
    [InlineData("Id", "\"Small Pack\"", "Id")]
    [InlineData("Version", "0", "Version")]
    [InlineData("Name.En", "null", "Name")]
    [InlineData("Source.Zh", "\"\"", "Source")]
    [InlineData("InitialClass", "\"ajar\"", "InitialClass")]
    [InlineData("Classes", "[]", "Classes")]
    [InlineData("Classes.0.Id", "\"open\"", "Classes")]
    [InlineData("Classes.0.Rank", "4", "Classes[shut].Rank")]
    [InlineData("Classes.0.Rank", "-1", "Classes[shut].Rank")]
    [InlineData("Classes.0.Name.En", "null", "Classes[shut]")]
    [InlineData("Classes.0.Mark.En", "\" \"", "Classes[shut]")]
    [InlineData("Classes.0.Measures", "\"lockdown\"", "Classes[shut].Measures")]
    [InlineData("Measures.0.Name.En", "null", "Measures[none]")]
    [InlineData("Measures", """[ { "Id": "none", "Name": { "Zh": "无", "En": "None" } }, { "Id": "none", "Name": { "Zh": "空", "En": "Nil" } } ]""", "Measures")]
    [InlineData("Transitions.0.To", "\"ajar\"", "Transitions[0].To")]
    [InlineData("Transitions.0.From", "[\"ajar\"]", "Transitions[0].From")]
    [InlineData("Transitions.0.From", "[\"shut\"]", "Transitions[0].From")]
    [InlineData("Transitions.0.From", "[]", "Transitions[0].From")]
    [InlineData("Transitions.0.From", "[\"open\", \"open\"]", "Transitions")]
    [InlineData("Transitions.1.Text.En", "null", "Transitions[1].Text")]
    [InlineData("Transitions.1.All.0.Days", "0", "Transitions[1].All")]
    [InlineData("Transitions.1.All.1.WithinDays", "-1", "Transitions[1].All")]
    [InlineData("Transitions.1.All.2.Classes", "[\"ajar\"]", "Transitions[1].All")]
    [InlineData("Transitions.1.All.2.Classes", "[]", "Transitions[1].All")]
    [InlineData("Transitions.0.Urgent", """[ { "Kind": "district-without", "Classes": ["ajar"] } ]""", "Transitions[0].Urgent")]
    [InlineData("Transitions", "[]", "Classes[shut]")]
    [InlineData("TaskKinds.0.Hours", "0", "TaskKinds[report]")]
    [InlineData("TaskKinds.0.Hours", "null", "TaskKinds[report]")]
    [InlineData("TaskKinds.0.Clock", "\"SameDay\"", "TaskKinds[report]")]
    [InlineData("TaskKinds.0.Name.En", "null", "TaskKinds[report]")]
    [InlineData("TaskKinds", """[ { "Id": "a1", "Name": { "Zh": "一", "En": "A" }, "Clock": "None", "Hours": -1, "Recheck": false } ]""", "TaskKinds[a1]")]
    [InlineData("TaskKinds", """[ { "Id": "a1", "Name": { "Zh": "一", "En": "A" }, "Clock": "None", "Hours": null, "Recheck": false }, { "Id": "a1", "Name": { "Zh": "二", "En": "B" }, "Clock": "None", "Hours": null, "Recheck": false } ]""", "TaskKinds")]
    // What only the whole shows.
    [InlineData("Transitions.2", """{ "From": ["open"], "To": "watched", "Rule": "3", "Text": { "Zh": "观", "En": "Watched" }, "All": [ { "Kind": "days-without-case", "Days": 3 } ], "Urgent": [ { "Kind": "positive-since-class" } ] }""", "Transitions[2].All")]
    [InlineData("Transitions.2", """{ "From": ["open"], "To": "watched", "Rule": "3", "Text": { "Zh": "观", "En": "Watched" }, "All": [ { "Kind": "days-without-case", "Days": 3 }, { "Kind": "days-without-case", "Days": 5 } ], "Urgent": [] }""", "Transitions[2].All")]
    [InlineData("Transitions.2", """{ "From": ["open"], "To": "watched", "Rule": "3", "Text": { "Zh": "观", "En": "Watched" }, "All": [ { "Kind": "district-without", "Classes": ["open"] } ], "Urgent": [] }""", "own class")]
    [InlineData("Transitions.0.All", """[ { "Kind": "screening-clear", "WithinDays": 2 } ]""", "contradict")]
    [InlineData("Transitions.0", """{ "From": ["open"], "To": "shut", "Rule": "1", "Text": { "Zh": "关", "En": "Shut" }, "All": [ { "Kind": "days-without-case", "Days": 3 } ], "Urgent": [] }""", "circle: shut → open → shut")]
    [InlineData("Transitions.2", """{ "From": ["open"], "To": "watched", "Rule": "3", "Text": { "Zh": "观", "En": "Watched" }, "All": [], "Urgent": [], "After": ["ajar"] }""", "Transitions[2].After")]
    [InlineData("Transitions.2", """{ "From": ["open"], "To": "watched", "Rule": "3", "Text": { "Zh": "观", "En": "Watched" }, "All": [], "Urgent": [], "Approvals": [ { "Id": "agree", "Level": "Prefecture", "Name": { "Zh": "同意", "En": "Agree" } }, { "Id": "apply", "Level": "Street", "Name": { "Zh": "申请", "En": "Apply" } } ] }""", "Transitions[2].Approvals[1].Level")]
    [InlineData("Transitions.1.All.0", """{ "Kind": "any-of", "Of": [ { "Kind": "days-without-case", "Days": 3 } ] }""", "Transitions[1].All")]
    [InlineData("Transitions.1.All.0", """{ "Kind": "any-of", "Of": [ { "Kind": "contacts-cleared", "Days": 3 }, { "Kind": "contacts-quarantined", "Days": 0 } ] }""", "Transitions[1].All")]
    [InlineData("Transitions.1.All.0", """{ "Kind": "screening-on-day", "Day": 8, "Of": 7 }""", "Transitions[1].All")]
    [InlineData("Continues", """[ { "Packs": ["old"], "Classes": [ { "From": ["red"], "To": "ajar", "Clock": "GoesOn" } ] } ]""", "Continues[0].Classes")]
    [InlineData("Continues", """[ { "Packs": ["old"], "Classes": [ { "From": ["red"], "To": "shut", "Clock": "GoesOn" }, { "From": ["red"], "To": "open", "Clock": "GoesOn" } ] } ]""", "goes on as two")]
    [InlineData("Splits", """[ { "From": ["shut"], "Rule": "1", "Text": { "Zh": "分", "En": "Part" }, "Part": { "To": "open", "Clock": "GoesOn" }, "Rest": "GoesOn" } ]""", "Splits[0].Part.To")]
    [InlineData("Merge", """{ "Rule": "1", "Text": { "Zh": "合", "En": "" }, "Clock": "Later" }""", "Merge.Text")]
    [InlineData("Certification", """{ "Rule": "1", "Text": { "Zh": "证", "En": "Certificate" }, "Classes": ["open"], "Measures": "curfew", "All": [], "RevokedByPositive": true }""", "Certification.Measures")]
    [InlineData("Clearance", """[ { "Level": "Full", "Days": 0, "BelowPer100000": null, "Rule": "1", "Text": { "Zh": "清", "En": "Clear" } } ]""", "Clearance[Full].Days")]
    [InlineData("Clearance", """[ { "Level": "Basic", "Days": 3, "BelowPer100000": 0, "Rule": "1", "Text": { "Zh": "清", "En": "Clear" } } ]""", "Clearance[Basic].BelowPer100000")]
    // What JSON alone can't read: line and path.
    [InlineData("Classes.0.Id", "\"Sealed!\"", "$.Classes[0].Id")]
    [InlineData("Effective", "\"1 April\"", "$.Effective")]
    [InlineData("Classes.0.Name.Zh", "null", "$.Classes[0].Name.Zh")]
    [InlineData("Classes.0.Colour", "\"red\"", "$.Classes[0].Colour")]
    [InlineData("Transitions.1.All.0.Hours", "7", "$.Transitions[1].All[0].Hours")]
    [InlineData("Transitions.1.All.0.Kind", "\"moon-phase\"", "$.Transitions[1].All[0]")]
    [InlineData("Transitions.1.All.0", "{}", "$.Transitions[1].All[0]")]
    [InlineData("Transitions.1.All.0", """{ "Kind": "days-without-case" }""", "$.Transitions[1].All[0]")]
    [InlineData("Transitions.1.All", "null", "$.Transitions[1].All")]
    [InlineData("Transitions.1.Urgent", null, "$.Transitions[1]")]
    [InlineData("TaskKinds.0.Clock", "7", "$.TaskKinds[0].Clock")]
    [InlineData("TaskKinds.0.Clock", null, "$.TaskKinds[0]")]
    [InlineData("TaskKinds", null, "TaskKinds")]
    public void A_fault_names_the_pack_and_the_place(string place, string? instead, string named)
    {
        var message = Refuse(Changed(place, instead)).Message;
        Assert.StartsWith("Policy pack small.json", message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    private static string Changed(string place, string? instead)
    {
        var pack = JsonNode.Parse(Small)!;
        var steps = place.Split('.');
        var at = steps[..^1].Aggregate(pack, (n, step) => (int.TryParse(step, out var i) ? n[i] : n[step])!);
        if (at is JsonArray list) list[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(instead!);
        else if (instead is null) at.AsObject().Remove(steps[^1]);
        else at[steps[^1]] = JsonNode.Parse(instead);
        return pack.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    [Theory]
    [InlineData("{\n  \"Id\": \"small\",\n  \"Version\": one\n}", "line 3", "$.Version")]
    [InlineData("{\n  \"Id\": \"small\",\n  \"Id\": \"other\"\n}", "line 3", "Id")]
    [InlineData("", "line 1", "$")]
    [InlineData("null", "small.json", "empty")]
    public void Broken_json_names_line_and_path(string json, string line, string path)
    {
        var message = Refuse(json).Message;
        Assert.Contains(line, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_members_does_not_matter() =>
        PolicyPackReader.Read("small.json", Small.Replace("""{ "Kind": "days-without-case", "Days": 7 }""", """{ "Days": 7, "Kind": "days-without-case" }""", StringComparison.Ordinal));

    [Fact]
    public void Two_packs_never_share_an_id_and_version()
    {
        var pack = PolicyPackReader.Read("small.json", Small);
        Assert.Contains("small@1", Assert.Throws<PolicyPackException>(() => new PolicyPacks([pack, pack])).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2], new PolicyPacks([pack with { Version = 2 }, pack]).All.Select(p => p.Version));
        Assert.Contains("small@3", Assert.Throws<PolicyPackException>(() => new PolicyPacks([pack])[new("small", 3)]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_packs_are_shipped_and_one_of_them_decides_where_none_was_adopted()
    {
        Assert.Equal(
            ["cn-2022-03-three-zones@1", "cn-2022-06-ninth@1", "cn-2022-11-twenty@1", "generic@1", "gz-2022-04@1", "jilin-2022-04-epidemic-free@1", "sh-2022-04@1", "sh-2022-05@1"],
            Packs.All.Select(p => p.Ref.ToString()));
        Assert.NotNull(Packs.Find(PolicyPacks.Default));
    }

    [Fact]
    public void What_a_pack_continues_must_be_a_class_of_that_pack()
    {
        var pack = PolicyPackReader.Read("small.json", Small);
        var next = pack with { Id = "next", Continues = [new(["small"], [new([new("shut"), new("shutt")], new("shut"), ClockRule.GoesOn)])] };
        Assert.Contains("\"shutt\" is no class of small@1", Assert.Throws<PolicyPackException>(() => new PolicyPacks([pack, next])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shipped_pack_continues_every_class_of_every_other()
    {
        foreach (var pack in Packs.All)
            foreach (var earlier in Packs.All.Where(p => p != pack))
                Assert.Equal(earlier.Classes.Select(c => c.Id.Value).Order(), pack.ContinuesFrom(earlier.Ref).Select(c => c.From.Value).Order());
    }

    public static TheoryData<string> Shipped() => new(Packs.All.Select(p => p.Ref.ToString()));

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_pack_has_both_languages_everywhere(string reference)
    {
        Assert.True(PackRef.TryParse(reference, out var found));
        var words = TextsIn(JsonSerializer.SerializeToNode(Packs[found])!).ToList();
        Assert.NotEmpty(words);
        Assert.All(words, w => Assert.False(string.IsNullOrWhiteSpace((string?)w["Zh"]) || string.IsNullOrWhiteSpace((string?)w["En"]), w.GetPath()));
    }

    private static IEnumerable<JsonObject> TextsIn(JsonNode? node) => node switch
    {
        JsonObject o when o.ContainsKey("Zh") => [o],
        JsonObject o => o.SelectMany(p => TextsIn(p.Value)),
        JsonArray a => a.SelectMany(TextsIn),
        _ => [],
    };

    [Theory]
    [InlineData("zh", "封控")]
    [InlineData("en", "Sealed")]
    [InlineData("fr", "Sealed")]
    public void A_text_speaks_the_readers_language(string language, string text)
    {
        Assert.Equal(text, Packs[ThreeZones].Class(Sealed)!.Name.In(language));
        Assert.Equal("封控", new LocalText("封控").In(language));
    }
}

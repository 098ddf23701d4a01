using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OpsBoard.Ledger.Tests;

public sealed class LeafTests
{
    private static readonly DateTimeOffset At = new(2022, 4, 3, 0, 0, 0, TimeSpan.FromHours(8));

    private static LeafContent Content => new()
    {
        Id = new("0197a0b1-0000-8000-8000-00000000002a"),
        Stream = "zone-220106005003-001",
        Version = 7,
        Type = "zone_measures_set",
        Data = """{"Zone": "220106005003-001", "From": "a", "Reason": "朝阳 \"一\""}""",
        Headers = """{"role":"Lead","district":"220106"}""",
        Account = "cc-lead-01",
        CausedBy = "command-0001",
        Correlation = null,
    };

    [Fact]
    public void A_leaf_is_the_canonical_JSON_of_eleven_members()
    {
        const string Expected = """{"account":"cc-lead-01","caused_by":"command-0001","correlation":null,"data":{"From":"a","Reason":"朝阳 \"一\"","Zone":"220106005003-001"},"headers":{"district":"220106","role":"Lead"},"id":"0197a0b1-0000-8000-8000-00000000002a","position":42,"recorded_at":"2022-04-02T16:00:00.000000Z","stream":"zone-220106005003-001","type":"zone_measures_set","version":7}""";
        var bytes = LeafTemplate.Prepare(Content).Bytes(42, At);
        Assert.Equal(Expected, Encoding.UTF8.GetString(bytes));
        Assert.True(CanonicalJson.IsCanonical(bytes));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void The_hash_is_that_of_the_bytes_whatever_their_length(int length)
    {
        var template = LeafTemplate.Prepare(Content with { Data = $$"""{"Text":"{{new string('朝', length)}}"}""", Correlation = "order\n1" });
        foreach (var position in new[] { 1, LeafTemplate.LargestNumber })
        {
            var bytes = template.Bytes(position, At.AddTicks(10));
            Assert.Equal(SHA256.HashData([0, .. bytes]), template.Hash(position, At.AddTicks(10)).ToArray());
            Assert.Equal(TreeHash.OfLeaf(bytes), template.Hash(position, At.AddTicks(10)));
            Assert.True(CanonicalJson.IsCanonical(bytes));
        }
    }

    [Fact]
    public void What_cannot_be_kept_is_refused_before_any_lock_is_taken()
    {
        Assert.Contains("twice", Refused(Content with { Data = """{"a":1,"a":1}""" }), StringComparison.Ordinal);
        Assert.Contains("exactly", Refused(Content with { Data = """{"a":9007199254740993}""" }), StringComparison.Ordinal);
        Assert.Contains("The account", Refused(Content with { Account = "\ud800" }), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => LeafTemplate.Prepare(Content with { Version = 0 }));
        var template = LeafTemplate.Prepare(Content);
        Assert.Throws<ArgumentOutOfRangeException>(() => template.Hash(0, At));
        Assert.Contains("microsecond", Assert.Throws<FormatException>(() => template.Hash(1, At.AddTicks(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leaf_is_read_when_its_values_are_canonical_and_only_then()
    {
        string[] odd =
        [
            """{"b":1,"a":2}""", """{"a":1,"a":1}""", """{"a" :1}""", """{"a":01}""", """{"a":-0}""", """{"a":1.0}""", """{"a":1e2}""", """{"a":1234567890123456}""", """{"a":"\u0041"}""",
            """{"a":"\/"}""", "{\"a\":\"\t\"}", """{"a":[1,]}""", """{"a":1,}""", """{"\ufb33":1,"😀":2}""", """{"":1,"a":2}""", """{"a":{"b":[{},[],"",0,true,false,null]}}""", "{\"\ud83d\ude00\":1,\"\ufb33\":2}",
            """{"a":tru}""", """{"a":"x}""", """{"a":1x}""", new string('[', 40) + new string(']', 40), new string('[', 70) + new string(']', 70),
        ];
        Prop.ForAll(Arb.From(Gen.OneOf(Gen.Elements(odd), AnyJson.Values.SelectMany(v => Gen.Choose(0, 3), (v, seed) => AnyJson.Write(v, seed)))), data =>
        {
            var leaf = Encoding.UTF8.GetBytes($$"""{"account":"cc-lead-01","caused_by":"command-0001","correlation":null,"data":{{data}},"headers":{"role":"Lead"},"id":"0197a0b1-0000-8000-8000-00000000002a","position":42,"recorded_at":"2022-04-02T16:00:00.000000Z","stream":"zone-1","type":"zone_measures_set","version":7}""");
            var e = Record.Exception(() => Assert.Equal(Encoding.UTF8.GetBytes(data), LedgerEvent.Read(leaf).Data.ToArray()));
            if (CanonicalJson.IsCanonical(Encoding.UTF8.GetBytes(data))) Assert.Null(e);
            else Assert.IsType<FormatException>(e);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static string Refused(LeafContent content) => Assert.Throws<ArgumentException>(() => LeafTemplate.Prepare(content)).Message;
}

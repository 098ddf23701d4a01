using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OpsBoard.Ledger.Tests;

public sealed class CanonicalJsonTests
{
    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Of(json));

    private static string Refusal(string json) => Assert.Throws<FormatException>(() => CanonicalJson.Of(json)).Message;

    [Fact]
    public void The_example_of_RFC_8785_is_canonical()
    {
        // §3.2.2; the second number of the original, 1E30, and the first, which no double carries exactly, apart.
        var json = """
            {
              "numbers": [1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        Assert.Equal("""{"literals":[null,true,false],"numbers":[1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""", Canonical(json));
        Assert.Contains("333333333.33333329", Refusal("[333333333.33333329]"), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_in_the_order_of_their_UTF_16_code_units()
    {
        // §3.2.3
        var json = """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";
        Assert.Equal(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
            Canonical(json));
    }

    [Theory]
    // RFC 8785, appendix B.
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_are_as_ECMAScript_prints_them(ulong bits, string expected) =>
        Assert.Equal(expected, Canonical(BitConverter.UInt64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("1e2", "100")]
    [InlineData("100.00", "100")]
    [InlineData("-0.0", "0")]
    [InlineData("0e99999", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("0.00100e3", "1")]
    [InlineData("10.050", "10.05")]
    [InlineData("1000000000000000000000000", "1e+24")]
    [InlineData("-12", "-12")]
    [InlineData("123456789012345", "123456789012345")]
    public void A_number_has_one_form_however_it_was_written(string written, string expected) => Assert.Equal(expected, Canonical(written));

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e-400")]
    [InlineData("0.10000000000000000001")]
    [InlineData("1e99999999999999999999")]
    [InlineData("3.141592653589793238")]
    public void A_number_that_a_double_cannot_carry_is_refused(string number) =>
        Assert.Contains("cannot be carried exactly", Refusal(number), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{", "no JSON")]
    [InlineData("{} {}", "no JSON")]
    [InlineData("[1,]", "no JSON")]
    [InlineData("{\"a\":01}", "no JSON")]
    [InlineData("// a comment\n1", "no JSON")]
    [InlineData("NaN", "no JSON")]
    [InlineData("\"a\u0001\"", "no JSON")]
    [InlineData("{\"a\":1,\"b\":2,\"\\u0061\":3}", "\"a\" is there twice")]
    [InlineData("\"\\u0000\"", "NUL")]
    [InlineData("{\"\\u0000\":1}", "NUL")]
    [InlineData("\"\\ud800\"", "half a character")]
    [InlineData("{\"\\udc00\":1}", "half a character")]
    public void What_has_no_canonical_form_is_refused_and_says_why(string json, string why) =>
        Assert.Contains(why, Refusal(json), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_UTF_8_is_refused()
    {
        Assert.Throws<FormatException>(() => CanonicalJson.Of([(byte)'"', 0xFF, (byte)'"']));
        Assert.Throws<FormatException>(() => CanonicalJson.Of("\"" + '\ud800' + "\""));
        Assert.False(CanonicalJson.IsCanonical([(byte)'"', 0xC0, 0x80, (byte)'"']));
    }

    [Fact]
    public void What_PostgreSQL_prints_of_a_jsonb_has_the_same_bytes()
    {
        var serialised = """{"Zone":"220106005003-001","Name":{"Zh":"朝阳区 \"一\"\t","En":null},"Cases":1e2,"Share":0.50,"Tail":"\u2028\u007f/"}""";
        var printed = "{\"Name\": {\"En\": null, \"Zh\": \"朝阳区 \\\"一\\\"\\t\"}, \"Tail\": \"\u2028\u007f/\", \"Zone\": \"220106005003-001\", \"Cases\": 100, \"Share\": 0.50}";
        Assert.Equal(CanonicalJson.Of(serialised), CanonicalJson.Of(printed));
    }

    [Fact]
    public void The_form_does_not_depend_on_order_of_keys_or_white_space_or_escapes_or_notation() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(AnyJson.Values.ToArbitrary(), AnyJson.Seeds.ToArbitrary(), (value, seed) =>
        {
            var once = CanonicalJson.Of(AnyJson.Write(value, 0));
            var again = CanonicalJson.Of(AnyJson.Write(value, seed));
            return once.AsSpan().SequenceEqual(again) && CanonicalJson.IsCanonical(once) && CanonicalJson.Of(once).AsSpan().SequenceEqual(once);
        }));
}

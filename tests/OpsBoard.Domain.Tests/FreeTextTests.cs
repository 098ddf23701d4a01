using System.Globalization;
using System.Text;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Domain.Tests;

public sealed class FreeTextTests
{
    [Theory]
    // Plain, and in the dress in which people paste them.
    [InlineData("220104199001011234")]
    [InlineData("22010419900101123X")]
    [InlineData("22010419900101123x")]
    [InlineData("身份证220104199001011234号")]
    [InlineData("２２０１０４１９９００１０１１２３４")]
    [InlineData("220104 19900101 1234")]
    [InlineData("220104-19900101-123X")]
    [InlineData("220104—19900101—1234")]
    [InlineData("2 2 0 1 0 4 1 9 9 0 0 1 0 1 1 2 3 4")]
    [InlineData("220104\u200B19900101\u200B1234")]
    [InlineData("220104900101123")]
    [InlineData("2 号楼 3 220104199001011234")]
    [InlineData("12. 220104199001011234")]
    public void An_identity_number_is_refused(string text) => Assert.Equal("text.identity-number", FreeText.Check(text, "reason")?.Code);

    [Theory]
    [InlineData("13800138000")]
    [InlineData("电话13800138000。")]
    [InlineData("１３８００１３８０００")]
    [InlineData("138 0013 8000")]
    [InlineData("138-0013-8000")]
    [InlineData("138–0013–8000")]
    [InlineData("138‑0013‑8000")]
    [InlineData("138.0013.8000")]
    [InlineData("13800 138000")]
    [InlineData("1380013 8000")]
    [InlineData("138\n0013\n8000")]
    [InlineData("1 3 8 0 0 1 3 8 0 0 0")]
    [InlineData("138\u202C00138000")]
    [InlineData("+8613800138000")]
    [InlineData("+86 138 0013 8000")]
    [InlineData("＋８６－１３８００１３８０００")]
    [InlineData("0086 13800138000")]
    [InlineData("8613800138000")]
    [InlineData("(+86)138 0013 8000")]
    [InlineData("0431-81234567")]
    [InlineData("0431 8123 4567")]
    [InlineData("(0431)81234567")]
    [InlineData("（０４３１）８１２３４５６７")]
    [InlineData("010-8123-4567")]
    [InlineData("+86 431 8123 4567")]
    // A number before it must not hide it.
    [InlineData("3 13800138000")]
    [InlineData("1. 13800138000")]
    [InlineData("2 单元 12 138 0013 8000")]
    [InlineData("2022-04-02 13800138000")]
    [InlineData("08:00 13800138000 2 人")]
    public void A_phone_number_is_refused(string text) => Assert.Equal("text.phone-number", FreeText.Check(text, "reason")?.Code);

    [Theory]
    [InlineData("2022-04-02")]
    [InlineData("2022-04-02 08:00")]
    [InlineData("2022-04-02 08:00 至 2022-04-16 24:00")]
    [InlineData("20220402 0800")]
    [InlineData("2022.04.02-2022.04.16")]
    [InlineData("2022年4月2日8时")]
    [InlineData("C-220104-0413")]
    [InlineData("C-220104-0413 2316 1200")]
    [InlineData("220106005003-001")]
    [InlineData("由 220106005003-001、220106005004-012 合并")]
    [InlineData("220106005003-001 220106005003-002")]
    [InlineData("220106001101-001")]
    [InlineData("L2201001-001")]
    [InlineData("220106005003")]
    [InlineData("220106005003 220106005004")]
    [InlineData("220106005003 220104")]
    [InlineData("130102001001-001 12 例")]
    [InlineData("129830")]
    [InlineData("累计检测 129830 人,阳性 16 例")]
    [InlineData("3.4万")]
    [InlineData("检测3.4万人,96.1%")]
    [InlineData("15 2316 23160")]
    [InlineData("3100 397 1 1")]
    [InlineData("1,380,013,800 元")]
    [InlineData("热线 12345")]
    [InlineData("0431-12345")]
    [InlineData("第 9 轮 2316 管")]
    [InlineData("密接居住地\r\n需静默")]
    [InlineData("")]
    [InlineData(null)]
    public void What_only_looks_like_one_passes(string? text) => Assert.Null(FreeText.Check(text, "reason"));

    [Theory]
    [InlineData("字", 200, null)]
    [InlineData("字", 201, "text.too-long")]
    [InlineData("𠮷", 200, null)]
    [InlineData("𠮷", 201, "text.too-long")]
    [InlineData(" ", 201, "text.too-long")]
    public void Two_hundred_characters_are_counted_as_people_count_them(string character, int times, string? code) =>
        Assert.Equal(code, FreeText.Check(new StringBuilder().Insert(0, character, times).ToString(), "note")?.Code);

    [Fact]
    public void A_phone_number_is_refused_with_any_character_that_stands_for_a_digit()
    {
        var digits = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(code => new Rune(code))
            .Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherNotAssigned).Select(rune => rune.ToString())
            .Select(text => (Text: text, Plain: text.Normalize(NormalizationForm.FormKC)))
            .Where(c => c.Plain.Length == 1 && char.IsAsciiDigit(c.Plain[0])).ToList();
        Assert.True(digits.Count > 100);
        Assert.All(digits, digit => Assert.Equal("text.phone-number", FreeText.Check("电话 138" + string.Concat(Enumerable.Repeat(digit.Text, 8)), "reason")?.Code));
    }

    [Fact]
    public void The_refusal_of_a_long_text_says_how_long_it_was()
    {
        var no = FreeText.Check(new string('字', 250), "note")!;
        Assert.Equal([("field", "note"), ("length", 250), ("max", 200)], no.Facts);
    }

    // Built here, for a test runner can't print a lone surrogate.
    [Theory]
    [InlineData(0xD842)]
    [InlineData(0xDFB7)]
    [InlineData(0x0000)]
    [InlineData(0x001B)]
    [InlineData(0x0085)]
    [InlineData(0xFFFE)]
    [InlineData(0xFFFF)]
    public void A_character_that_is_none_is_refused(int unit) => Assert.Equal("text.bad-character", FreeText.Check($"风险{(char)unit}较高", "reason")?.Code);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \n　")]
    public void A_required_text_must_say_something(string? text) => Assert.Equal("text.missing", FreeText.Check(text, "reason", required: true)?.Code);

    [Fact]
    public void Both_languages_are_checked()
    {
        Assert.Equal("text.phone-number", FreeText.Check(new LocalText("好", "call 13800138000"), "title")?.Code);
        Assert.Equal("text.missing", FreeText.Check(new LocalText("", "title"), "title", required: true)?.Code);
        Assert.Null(FreeText.Check(new LocalText("好"), "title", required: true));
    }
}

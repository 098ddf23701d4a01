using System.Globalization;
using System.Text.Json;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Bulletins;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Tests;

public sealed class IdsTests
{
    [Theory]
    [InlineData("220106", true)]
    [InlineData("220106005003", true)]
    [InlineData("L2201001", true)]
    [InlineData("22010", false)]
    [InlineData("2201060050031", false)]
    [InlineData("２２０１０６", false)]
    [InlineData("220106\n", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_form_of_a_division_code(string? text, bool fits) => Assert.Equal(fits, DivisionCode.TryParse(text, out _));

    [Theory]
    [InlineData("220106005003-001", true)]
    [InlineData("220106-001", true)]
    [InlineData("220106005003-1", false)]
    [InlineData("220106005003-００１", false)]
    [InlineData("220106005003-001\n", false)]
    public void The_form_of_a_zone_id(string text, bool fits) => Assert.Equal(fits, ZoneId.TryParse(text, out _));

    [Theory]
    [InlineData("task-01J", true)]
    [InlineData("ab", false)]
    [InlineData("-abc", false)]
    [InlineData("task-01J\n", false)]
    public void The_form_of_a_task_id(string text, bool fits) => Assert.Equal(fits, FieldTaskId.TryParse(text, out _));

    [Theory]
    [InlineData("sealed", true)]
    [InlineData("Sealed", false)]
    [InlineData("sealed\n", false)]
    public void The_form_of_a_class(string text, bool fits) => Assert.Equal(fits, ClassId.TryParse(text, out _));

    [Theory]
    [InlineData("ly-lead-02", "ly-lead-02")]
    [InlineData("LY-Lead-02", "ly-lead-02")]
    [InlineData("ly", null)]
    [InlineData("ly-lead-02\n", null)]
    public void An_account_is_the_same_however_it_is_typed(string text, string? account) =>
        Assert.Equal(account, AccountName.TryParse(text, out var id) ? id.Value : null);

    [Theory]
    [InlineData("cn-2022-03-three-zones@1", true)]
    [InlineData("generic@0", false)]
    [InlineData("generic@", false)]
    [InlineData("generic@+1", false)]
    [InlineData("@1", false)]
    [InlineData("generic", false)]
    public void The_form_of_a_pack_reference(string text, bool fits) => Assert.Equal(fits, PackRef.TryParse(text, out var pack) && pack.ToString() == text);

    [Fact]
    public void An_id_is_a_plain_string_in_json_and_a_wrong_one_is_named()
    {
        Assert.Equal("\"220106\"", JsonSerializer.Serialize(new DivisionCode("220106")));
        Assert.Equal("{\"220106\":1}", JsonSerializer.Serialize(new Dictionary<DivisionCode, int> { [new("220106")] = 1 }));
        Assert.Contains("\"绿园\" is not a DivisionCode", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DivisionCode>("\"绿园\"")).Message, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DivisionCode>("220106"));
    }

    [Fact]
    public void A_command_does_not_carry_its_stream_in_json() =>
        Assert.DoesNotContain("Stream", JsonSerializer.Serialize(new EndGrant(new("ly-lead-02"), "调离")), StringComparison.Ordinal);

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("zh-CN")]
    public void The_key_of_a_stream_does_not_depend_on_the_reader(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new(culture);
            Assert.Equal("bulletin-220000-2022-04-02", Bulletin.StreamOf(new("220000"), new(2022, 4, 2)));
            Assert.Equal("duty-220106-2022-04-02", DutyLog.StreamOf(new("220106"), new(2022, 4, 2)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

namespace OpsBoard.EventStore.Tests;

public sealed class KeyTests
{
    [Theory]
    [InlineData("zone-CC-0017")]
    [InlineData("Task_1.2")]
    public void A_stream_key_is_letters_digits_and_three_marks(string key)
    {
        Assert.Equal(key, new StreamKey(key).Value);
        Assert.True(StreamKey.TryParse(key, out var parsed) && parsed == new StreamKey(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1zone")]
    [InlineData("zone 1")]
    [InlineData("zone\n")]
    [InlineData("区")]
    [InlineData(null)]
    public void Anything_else_is_no_stream_key(string? key)
    {
        Assert.Throws<ArgumentException>(() => new StreamKey(key!));
        Assert.False(StreamKey.TryParse(key, out _));
    }

    [Fact]
    public void A_stream_key_has_200_characters_at_most()
    {
        Assert.Equal(200, new StreamKey(new('a', 200)).Value.Length);
        Assert.Throws<ArgumentException>(() => new StreamKey(new('a', 201)));
    }

    [Theory]
    [InlineData("0190f3a2-7b1c-7def-8a01-0123456789ab", true)]
    [InlineData("import:2022-03-14", true)]
    [InlineData("1234567", false)]
    [InlineData("with a space", false)]
    [InlineData(null, false)]
    public void A_command_id_has_8_to_128_plain_characters(string? id, bool valid)
    {
        if (valid)
            Assert.Equal(id, new CommandId(id!).Value);
        else
            Assert.Throws<ArgumentException>(() => new CommandId(id!));
    }
}

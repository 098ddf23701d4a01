using OpsBoard.Ledger;

namespace OpsBoard.EventStore.Tests;

public sealed class EventCatalogTests
{
    private static readonly EventCatalog Catalog = JournalUnderTest.Catalog;

    [Theory]
    [InlineData(typeof(CounterOpened), "counter_opened")]
    [InlineData(typeof(HTTPCalled), "http_called")]
    [InlineData(typeof(Zone2Opened), "zone_2_opened")]
    public void An_alias_is_split_at_capitals_and_digits(Type type, string alias) =>
        Assert.Equal(alias, Catalog.AliasOf(type));

    [Fact]
    public void Json_is_as_Marten_writes_it()
    {
        var opened = new CounterOpened("朝阳区 \"一\" +<>", new(2022, 3, 14, 20, 0, 0, TimeSpan.FromHours(8)));
        Assert.Equal("""{"Name":"朝阳区 \"一\" +<>","OpenedAt":"2022-03-14T12:00:00+00:00"}""", Catalog.Serialize(opened));
        Assert.Equal("""{"Amount":3,"Colour":"Amber","Note":null}""", Catalog.Serialize(new CounterRaised(3, Colour.Amber, null)));
    }

    [Fact]
    public void An_event_comes_back_as_it_went()
    {
        var raised = new CounterRaised(3, Colour.Amber, "\\u0000 is text, so are \uFFFD and 𠀀");
        Assert.Equal(raised, Catalog.Deserialize("counter_raised", Catalog.Serialize(raised)));
    }

    [Fact]
    public void The_dotnet_type_has_its_assembly_and_no_version() =>
        Assert.Equal("OpsBoard.EventStore.Tests.Zone2Opened, OpsBoard.EventStore.Tests", Catalog.DotNetTypeOf(typeof(Zone2Opened)));

    [Fact]
    public void A_type_that_is_not_in_the_catalog_is_refused_by_name()
    {
        Assert.Contains("CounterTotal", Assert.Throws<ArgumentException>(() => Catalog.AliasOf(typeof(CounterTotal))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Catalog.Serialize(new CounterTotal("a", 1)));
    }

    [Fact]
    public void An_unknown_alias_is_refused_by_name() =>
        Assert.Contains("zone_vanished", Assert.Throws<InvalidDataException>(() => Catalog.Deserialize("zone_vanished", "{}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Json_of_another_event_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Catalog.Deserialize("counter_raised", """{"Amount":"many"}"""));

    [Fact]
    public void Two_types_with_one_alias_are_refused() =>
        Assert.Throws<ArgumentException>(() => new EventCatalog([typeof(Zone2Opened), typeof(Other.Zone2Opened)]));

    [Fact]
    public void A_text_that_cannot_be_stored_is_refused()
    {
        // In a list and not in attributes, which cannot carry half a character.
        string[] texts = ["a\0b", "half \uD840 a character", "\uDC00", "\\\uD840"];
        Assert.All(texts, text => Assert.Throws<ArgumentException>(() => Catalog.Serialize(new CounterRaised(1, Colour.Green, text))));
    }

    private static class Other
    {
        public sealed record Zone2Opened;
    }
}

using OpsBoard.Testing;
using static OpsBoard.Web.Tests.Outlines;

namespace OpsBoard.Web.Tests;

/// <summary>Outlines that are refused as a whole, each with its place and what would be right.</summary>
[Collection<StillServer>]
public sealed class BoundaryRefusalTests(StillServer still) : StillTests(still)
{
    private readonly HttpClient _admin = still.Client("admin-02");

    [Theory]
    [InlineData("zh-CN", "{\"type\":", 400, "boundaries.not-json", "第 1 行")]
    [InlineData("en", "PK\u0003\u0004", 400, "boundaries.not-json", "line 1")]
    [InlineData("en", "{\"type\":\"Topology\"}", 400, "boundaries.not-features", "Topology")]
    [InlineData("zh-CN", "[]", 400, "boundaries.not-features", "FeatureCollection")]
    [InlineData("en", "{\"type\":\"FeatureCollection\",\"features\":[]}", 400, "boundaries.nothing", "no district")]
    [InlineData("zh-CN", "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:3857\"}},\"features\":[]}", 400, "boundaries.projection", "EPSG:3857")]
    public async Task A_file_that_is_no_map_is_said_so(string culture, string file, int status, string code, string says)
    {
        var answer = await _admin.ImportOutlinesAsync(file, culture: culture);
        Assert.Equal((status, code), Of(answer));
        Assert.Contains(says, answer.Body.GetProperty("title").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN", "999999", Square, "features[0].properties.code", "boundaries.division-unknown", "999999")]
    [InlineData("en", "220100", Square, "features[0].properties.code", "boundaries.not-district", "220100")]
    [InlineData("en", "", Square, "features[0].properties.code", "boundaries.code-missing", "code")]
    [InlineData("zh-CN", "220106", "[[125.0,43.0],[126.0,43.0],[126.0,44.0],[125.0,44.0]]", "features[0].geometry.coordinates[0]", "boundaries.ring-open", "首尾")]
    [InlineData("en", "220106", "[[125.0,43.0],[126.0,44.0],[127.0,45.0],[125.0,43.0]]", "features[0].geometry.coordinates[0]", "boundaries.ring-flat", "line")]
    [InlineData("zh-CN", "220106", "[[125.0,43.0],[125.0,43.0],[125.0,43.0],[125.0,43.0]]", "features[0].geometry.coordinates[0]", "boundaries.ring-flat", "面积")]
    [InlineData("en", "220106", "[[125.0,43.0],[126.0,43.0],[125.0,43.0]]", "features[0].geometry.coordinates[0]", "boundaries.ring-short", "3")]
    [InlineData("zh-CN", "220106", "[[13914936,5322463],[13915936,5322463],[13915936,5323463],[13914936,5322463]]", "features[0].geometry.coordinates[0][0]", "boundaries.out-of-range", "WGS 84")]
    [InlineData("en", "220106", "[[43.0,125.0],[43.0,126.0],[44.0,126.0],[43.0,125.0]]", "features[0].geometry.coordinates[0][0]", "boundaries.out-of-range", "longitude first")]
    [InlineData("en", "220106", "[[\"a\",1],[1,2],[2,3],[1,2]]", "features[0].geometry.coordinates[0][0]", "boundaries.coordinates", "[longitude, latitude]")]
    public async Task A_wrong_outline_is_named_by_its_place_with_what_would_be_right(string culture, string code, string ring, string place, string problem, string says)
    {
        var answer = await _admin.ImportOutlinesAsync(Collection((code, ring)), culture: culture);
        Assert.Equal((422, "boundaries.wrong"), Of(answer));
        var told = answer.Body.GetProperty("problems")[0];
        Assert.Equal((place, problem), (told.GetProperty("place").GetString(), told.GetProperty("code").GetString()));
        Assert.Contains(says, told.GetProperty("title").GetString()!, StringComparison.Ordinal);
        Assert.Equal("boundaries.none", (await _admin.ReadAsync("/api/v1/boundaries")).Code);
    }

    [Fact]
    public async Task A_wrong_feature_is_named_by_its_number_and_by_what_it_says_of_itself()
    {
        var told = (await _admin.ImportOutlinesAsync(Collection(("220106", Square), ("999999", Beside)))).Body.GetProperty("problems")[0];
        Assert.Equal((2, "999999"), (told.GetProperty("feature").GetInt32(), told.GetProperty("named").GetString()));
    }

    [Fact]
    public async Task A_district_is_outlined_once() =>
        Assert.Equal("boundaries.code-twice", (await _admin.ImportOutlinesAsync(Collection(("220106", Square), ("220106", Beside)))).Body.GetProperty("problems")[0].GetProperty("code").GetString());

    [Fact]
    public async Task Source_and_licence_are_asked_for_and_administrators_alone_import()
    {
        var file = Collection(("220106", Square));
        Assert.Equal((422, "text.missing"), Of(await _admin.ImportOutlinesAsync(file, source: "")));
        Assert.Equal((422, "text.missing"), Of(await _admin.ImportOutlinesAsync(file, licence: " ")));
        Assert.Equal((403, "boundaries.forbidden"), Of(await Still.Client("jl-commander-01").ImportOutlinesAsync(file)));
        Assert.Equal((401, "access.unauthenticated"), Of(await Still.Board.Anonymous().ImportOutlinesAsync(file)));
        Assert.Equal((413, "request.body-too-large"), Of(await _admin.ImportOutlinesAsync(new string(' ', 17 * 1024 * 1024))));
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);
}

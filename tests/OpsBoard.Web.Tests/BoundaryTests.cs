using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Parser;
using OpsBoard.Domain.Access;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>Outlines of districts: checked as a whole, simplified once, drawn with their source and licence.</summary>
public sealed class BoundaryTests : IAsyncLifetime
{
    private const string Square = "[[125.0,43.0],[126.0,43.0],[126.0,44.0],[125.0,44.0],[125.0,43.0]]";
    private const string Beside = "[[126.0,43.0],[127.0,43.0],[127.0,44.0],[126.0,44.0],[126.0,43.0]]";

    private BoardServer _server = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _admin = await _server.ClientAsync("map-admin", Role.Administrator);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Before_an_import_districts_are_tiles_and_after_it_they_are_drawn_with_source_and_licence()
    {
        Assert.Equal((404, "boundaries.none"), Of(await _admin.ReadAsync("/api/v1/boundaries")));
        Assert.Contains("data-row=\"tile-220106\"", await PageAsync("/map"), StringComparison.Ordinal);

        var answer = await ImportAsync(Collection(("220106", Square), ("220104", Beside)));

        Assert.Equal(200, answer.Status);
        Assert.Equal((2, 0), (answer.Body.GetProperty("districts").GetInt32(), answer.Body.GetProperty("missing").GetArrayLength()));
        foreach (var path in new[] { "/map", "/" })
        {
            var page = await PageAsync(path);
            Assert.Contains("data-row=\"area-220106\"", page, StringComparison.Ordinal);
            Assert.Contains("href=\"/districts/220106\"", page, StringComparison.Ordinal);
            Assert.Contains("© 测试测绘 · CC BY 4.0", page, StringComparison.Ordinal);
        }
        Assert.Contains("data-row=\"tile-220106\"", await PageAsync("/?map=tiles"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_district_is_marked_by_word_and_shape_and_not_by_colour_alone()
    {
        await ImportAsync(Collection(("220106", Square), ("220104", Beside)));
        var lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        await lead.PutClassAsync("220106005003-001", "sealed", "出现阳性", "1");

        var document = new HtmlParser().ParseDocument(await PageAsync("/map"));
        var area = document.QuerySelector("[data-row='area-220106']")!;
        Assert.Contains("k3", area.ClassList);
        Assert.Contains("■封", document.QuerySelector("[data-row='label-220106']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("封控", area.QuerySelector("title")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Districts_without_an_outline_stand_beside_the_map()
    {
        var answer = await ImportAsync(Collection(("220106", Square)));
        Assert.Equal("220104", answer.Body.GetProperty("missing")[0].GetString());
        Assert.Contains("data-row=\"unmapped-220104\"", await PageAsync("/map"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_again_is_answered_the_same_and_another_file_under_its_id_is_refused()
    {
        var key = ApiClient.NewId();
        var first = await ImportAsync(Collection(("220106", Square)), key: key);
        var again = await ImportAsync(Collection(("220106", Square)), key: key);
        Assert.Equal(first.Body.ToString(), again.Body.ToString());
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal((422, "request.idempotency-key-reused"), Of(await ImportAsync(Collection(("220104", Square)), key: key)));
    }

    [Theory]
    [InlineData("zh-CN", "{\"type\":", 400, "boundaries.not-json", "第 1 行")]
    [InlineData("en", "PK\u0003\u0004", 400, "boundaries.not-json", "line 1")]
    [InlineData("en", "{\"type\":\"Topology\"}", 400, "boundaries.not-features", "Topology")]
    [InlineData("zh-CN", "[]", 400, "boundaries.not-features", "FeatureCollection")]
    [InlineData("en", "{\"type\":\"FeatureCollection\",\"features\":[]}", 400, "boundaries.nothing", "no district")]
    [InlineData("zh-CN", "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:3857\"}},\"features\":[]}", 400, "boundaries.projection", "EPSG:3857")]
    public async Task A_file_that_is_no_map_is_said_so(string culture, string file, int status, string code, string says)
    {
        var answer = await ImportAsync(file, culture: culture);
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
        var answer = await ImportAsync(Collection((code, ring)), culture: culture);
        Assert.Equal((422, "boundaries.wrong"), Of(answer));
        var told = answer.Body.GetProperty("problems")[0];
        Assert.Equal((place, problem), (told.GetProperty("place").GetString(), told.GetProperty("code").GetString()));
        Assert.Contains(says, told.GetProperty("title").GetString()!, StringComparison.Ordinal);
        Assert.Equal("boundaries.none", (await _admin.ReadAsync("/api/v1/boundaries")).Code);
    }

    [Fact]
    public async Task A_wrong_feature_is_named_by_its_number_and_by_what_it_says_of_itself()
    {
        var told = (await ImportAsync(Collection(("220106", Square), ("999999", Beside)))).Body.GetProperty("problems")[0];
        Assert.Equal((2, "999999"), (told.GetProperty("feature").GetInt32(), told.GetProperty("named").GetString()));
    }

    [Fact]
    public async Task Outlines_that_are_removed_give_way_to_tiles_and_can_be_replaced()
    {
        Assert.Equal("boundaries.none", (await RemoveAsync()).Code);
        await ImportAsync(Collection(("220106", Square)));
        var key = ApiClient.NewId();

        Assert.Equal(204, (await RemoveAsync(key)).Status);

        Assert.Equal("true", (await RemoveAsync(key)).Headers["Idempotency-Replayed"]);
        Assert.Equal((404, "boundaries.none"), Of(await _admin.ReadAsync("/api/v1/boundaries")));
        Assert.Contains("data-row=\"tile-220106\"", await PageAsync("/map"), StringComparison.Ordinal);
        await ImportAsync(Collection(("220104", Square)));
        Assert.Contains("data-row=\"area-220104\"", await PageAsync("/map"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrators_alone_find_the_page_for_it_and_remove()
    {
        Assert.Contains("href=\"/map/outlines\"", await PageAsync("/map"), StringComparison.Ordinal);
        Assert.Contains("区县边界", await PageAsync("/map/outlines"), StringComparison.Ordinal);
        var commander = await _server.ClientAsync("commander", Role.Commander);
        Assert.DoesNotContain("/map/outlines", await commander.GetStringAsync("/map"), StringComparison.Ordinal);
        Assert.Equal(403, (int)(await commander.GetAsync("/map/outlines")).StatusCode);
        await ImportAsync(Collection(("220106", Square)));
        Assert.Equal((403, "boundaries.forbidden"), Of(await RemoveAsync(by: commander)));
    }

    [Fact]
    public async Task A_district_is_outlined_once() =>
        Assert.Equal("boundaries.code-twice", (await ImportAsync(Collection(("220106", Square), ("220106", Beside)))).Body.GetProperty("problems")[0].GetProperty("code").GetString());

    [Fact]
    public async Task Source_and_licence_are_asked_for_and_administrators_alone_import()
    {
        var file = Collection(("220106", Square));
        Assert.Equal((422, "text.missing"), Of(await ImportAsync(file, source: "")));
        Assert.Equal((422, "text.missing"), Of(await ImportAsync(file, licence: " ")));
        Assert.Equal((403, "boundaries.forbidden"), Of(await ImportAsync(file, by: await _server.ClientAsync("commander", Role.Commander))));
        Assert.Equal((401, "access.unauthenticated"), Of(await ImportAsync(file, by: _server.Anonymous())));
        Assert.Equal((413, "request.body-too-large"), Of(await ImportAsync(new string(' ', 17 * 1024 * 1024))));
    }

    [Fact]
    public async Task A_border_of_thousands_of_points_is_drawn_small_and_the_same_from_both_sides()
    {
        // A wavy border at 126° that both share, each going along it in its own direction.
        var wave = Enumerable.Range(0, 4001).Select(i => (X: 126 + (0.02 * Math.Sin(i / 40d)), Y: 43 + (i / 4000d))).ToList();
        var west = new[] { (125d, 44d), (125d, 43d) }.Concat(wave);
        var east = new[] { (127d, 43d), (127d, 44d) }.Concat(Enumerable.Reverse(wave));

        var answer = await ImportAsync(Collection(("220106", Ring(west)), ("220104", Ring(east))));

        Assert.InRange(answer.Body.GetProperty("kilobytes").GetInt32(), 1, 4);
        var document = new HtmlParser().ParseDocument(await PageAsync("/map"));
        var border = Inner("area-220106");
        Assert.True(border.Count > 20, $"{border.Count} points are left of the border");
        Assert.Equal(border.Order(), Inner("area-220104").Order());

        HashSet<(int, int)> Inner(string row) => [.. Points(document.QuerySelector($"[data-row='{row}'] path")!.GetAttribute("d")!).Where(p => p.Item1 is > 1500 and < 2500)];
    }

    private static string Ring(IEnumerable<(double X, double Y)> points)
    {
        var all = points.ToList();
        return "[" + string.Join(',', all.Append(all[0]).Select(p => string.Create(CultureInfo.InvariantCulture, $"[{p.X},{p.Y}]"))) + "]";
    }

    // M x y l dx dy …, as the map writes it.
    private static IEnumerable<(int, int)> Points(string path)
    {
        var numbers = System.Text.RegularExpressions.Regex.Matches(path, @"-?\d+").Select(m => int.Parse(m.Value, CultureInfo.InvariantCulture)).ToList();
        var (x, y) = (0, 0);
        for (var i = 0; i + 1 < numbers.Count; i += 2) yield return (x += numbers[i], y += numbers[i + 1]);
    }

    private static string Collection(params (string Code, string Ring)[] districts) => JsonSerializer.Serialize(new
    {
        type = "FeatureCollection",
        features = districts.Select(d => new { type = "Feature", properties = new { code = d.Code }, geometry = new { type = "Polygon", coordinates = new[] { JsonSerializer.Deserialize<JsonElement>(d.Ring) } } }),
    });

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);

    private Task<string> PageAsync(string path) => _admin.GetStringAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}culture=zh-CN");

    private Task<ApiAnswer> RemoveAsync(string? key = null, HttpClient? by = null) => SendAsync(HttpMethod.Delete, "/api/v1/boundaries", null, key, "zh-CN", by);

    private Task<ApiAnswer> ImportAsync(string file, string? key = null, string culture = "zh-CN", string source = "© 测试测绘", string licence = "CC BY 4.0", HttpClient? by = null) =>
        SendAsync(HttpMethod.Post, $"/api/v1/boundaries?source={Uri.EscapeDataString(source)}&licence={Uri.EscapeDataString(licence)}", new StringContent(file, Encoding.UTF8, new MediaTypeHeaderValue("application/geo+json")), key, culture, by);

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string address, HttpContent? content, string? key, string culture, HttpClient? by)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.AcceptLanguage.ParseAdd(culture);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? ApiClient.NewId());
        using var response = await (by ?? _admin).SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text), response.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase));
    }
}

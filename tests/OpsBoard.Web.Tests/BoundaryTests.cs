using System.Globalization;
using AngleSharp.Html.Parser;
using OpsBoard.Domain.Access;
using OpsBoard.Testing;
using static OpsBoard.Web.Tests.Outlines;

namespace OpsBoard.Web.Tests;

/// <summary>Outlines of districts: checked as a whole, simplified once, drawn with their source and licence.</summary>
public sealed class BoundaryTests : IAsyncLifetime
{
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

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Code);

    private Task<string> PageAsync(string path) => _admin.GetStringAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}culture=zh-CN");

    private Task<ApiAnswer> RemoveAsync(string? key = null, HttpClient? by = null) => (by ?? _admin).RemoveOutlinesAsync(key);

    private Task<ApiAnswer> ImportAsync(string file, string? key = null) => _admin.ImportOutlinesAsync(file, key);
}

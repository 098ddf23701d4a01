using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpsBoard.Domain.Access;
using OpsBoard.Testing;

namespace OpsBoard.Web.Tests;

/// <summary>Zones out of a spreadsheet: whole or not at all, and whoever made it is told what to mend, where, in his language.</summary>
public sealed class ZoneImportTests : IAsyncLifetime
{
    private const string Header = "区域编号,区划代码,名称,英文名称,类别,等级\n";
    private const string Right = "220106005009-001,220106005,春城家园,Chuncheng,小区,\n";

    private BoardServer _server = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await BoardServer.StartAsync();
        _admin = await _server.ClientAsync("zone-admin", Role.Administrator);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Each_row_becomes_a_zone_with_an_event_of_its_own()
    {
        var answer = await ImportAsync(Header + Right + "220106005009-002,220106005,电影城社区,,社区,防范\n");

        Assert.Equal(200, answer.Status);
        Assert.Equal(["2", "3"], answer.Rows.Select(r => Text(r, "item")));
        Assert.All(answer.Rows, r => Assert.Equal(("accepted", 1L), (Text(r, "result"), r.GetProperty("version").GetInt64())));
        Assert.Equal(("finished", 2, 0), (Text(answer.Last, "state"), answer.Last.GetProperty("accepted").GetInt32(), answer.Last.GetProperty("refused").GetInt32()));
        var zone = (await _admin.ReadAsync("/api/v1/zones/220106005009-002")).Body;
        Assert.Equal(("电影城社区", "community", "guarded", "zone-admin"), (zone.GetProperty("name").GetProperty("zh").GetString(), Text(zone, "kind"), Text(zone, "class"), Text(zone, "changedBy")));
        Assert.Equal("routine", Text((await _admin.ReadAsync("/api/v1/zones/220106005009-001")).Body, "class"));
    }

    [Fact]
    public async Task The_same_file_under_the_same_id_is_answered_the_same_and_registers_nothing_twice()
    {
        var key = ApiClient.NewId();
        var first = await ImportAsync(Header + Right, key: key);
        var head = await HeadAsync();
        var again = await ImportAsync(Header + Right, key: key);

        Assert.Equal(first.Body, again.Body);
        Assert.Equal(head, await HeadAsync());
        Assert.Equal(1, (await _admin.ReadAsync("/api/v1/zones/220106005009-001/history")).Body.GetArrayLength());
    }

    [Fact]
    public async Task Another_file_under_the_same_id_is_refused()
    {
        var key = ApiClient.NewId();
        await ImportAsync(Header + Right, key: key);
        var other = await ImportAsync(Header + "220106005009-003,220106005,别处,,小区,\n", key: key);
        Assert.Equal((422, "request.idempotency-key-reused"), (other.Status, other.Code));
        var account = await _server.ClientAsync("other-admin", Role.Administrator);
        Assert.Equal("request.idempotency-key-reused", (await ImportAsync(Header + Right, key: key, by: account)).Code);
    }

    [Theory]
    [InlineData("en", ",220106005,甲,,小区,", "区域编号", "import.cell-empty", "may not be empty")]
    [InlineData("en", "22010600-1,220106005,甲,,小区,", "区域编号", "zone.id-invalid", "such as 220106005003-001")]
    [InlineData("zh-CN", "2.20106E+11-001,220106005,甲,,小区,", "区域编号", "import.number-rounded", "科学计数法")]
    [InlineData("zh-CN", "220106005003-001,220106005,甲,,小区,", "区域编号", "import.id-taken", "已登记为“星驰社区”")]
    [InlineData("en", "220104001-001,220106005,甲,,小区,", "区划代码", "zone.id-not-in-division", "220104001-001")]
    [InlineData("zh-CN", "220106005009-002,220106999,甲,,小区,", "区划代码", "import.division-unknown", "220106005 青年路街道")]
    [InlineData("zh-CN", "220106005009-002,999999,甲,,小区,", "区划代码", "import.division-unknown", "220100 长春市")]
    [InlineData("en", "220106005009-002,2.20106E+08,甲,,小区,", "区划代码", "import.number-rounded", "scientific notation")]
    [InlineData("zh-CN", "220100-002,220100,甲,,小区,", "区划代码", "import.division-too-high", "长春市")]
    [InlineData("en", "220106005009-002,,甲,,小区,", "区划代码", "import.cell-empty", "may not be empty")]
    [InlineData("en", "220106005009-002,220106005,,,小区,", "名称", "import.cell-empty", "may not be empty")]
    [InlineData("zh-CN", "220106005009-002,220106005,星驰社区,,小区,", "名称", "import.name-taken", "220106005003-001")]
    [InlineData("zh-CN", "220106005009-002,220106005,张三 13800138000,,小区,", "名称", "text.phone-number", "电话")]
    [InlineData("en", "220106005009-002,220106005,甲,,城堡,", "类别", "import.kind-unknown", "compound")]
    [InlineData("zh-CN", "220106005009-002,220106005,甲,,小区,紫区", "等级", "import.class-unknown", "封控 / sealed")]
    [InlineData("en", "220106005009-002,220106005,甲,,小区", "", "import.fields", "5 fields where the header has 6")]
    [InlineData("en", "220106005009-002,220106005,甲,,小区,,多了", "", "import.fields", "7 fields where the header has 6")]
    [InlineData("en", "220106005009-002,220106005,\"甲,,小区,", "", "import.quote-open", "never closed")]
    public async Task A_wrong_cell_is_named_by_row_and_column_with_what_would_be_right(string culture, string row, string column, string code, string says)
    {
        var head = await HeadAsync();
        var answer = await ImportAsync(Header + Right + row + "\n", culture: culture);

        Assert.Equal((422, "import.rows-wrong"), (answer.Status, answer.Code));
        var problem = answer.Json.GetProperty("problems").EnumerateArray().Last();
        Assert.Equal((3, column, code), (problem.GetProperty("row").GetInt32(), Text(problem, "column"), Text(problem, "code")));
        Assert.Contains(says, Text(problem, "title"), StringComparison.Ordinal);
        Assert.Equal(head, await HeadAsync());
    }

    [Fact]
    public async Task What_is_twice_in_the_file_names_the_row_where_it_stood_first()
    {
        var answer = await ImportAsync(Header + Right + "220106005009-001,220106005,别名,,小区,\n220106005009-003,220106005,春城 家园,,小区,\n", culture: "en");

        var problems = answer.Json.GetProperty("problems").EnumerateArray().ToList();
        Assert.Equal([(3, "区域编号", "import.id-twice"), (4, "名称", "import.name-twice")], problems.Select(p => (p.GetProperty("row").GetInt32(), Text(p, "column"), Text(p, "code"))));
        Assert.All(problems, p => Assert.Contains("row 2", Text(p, "title"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_problems_are_told_at_once_and_how_many_there_are()
    {
        var answer = await ImportAsync(Header + string.Concat(Enumerable.Range(1, 300).Select(i => $"x{i},220106005,名{i},,小区,\n")));
        Assert.Equal((300, 0, 300, 200), (answer.Json.GetProperty("rows").GetInt32(), answer.Json.GetProperty("good").GetInt32(), answer.Json.GetProperty("total").GetInt32(), answer.Json.GetProperty("problems").GetArrayLength()));
    }

    [Fact]
    public async Task Only_when_asked_for_are_the_good_rows_registered_and_the_others_told()
    {
        var key = ApiClient.NewId();
        var file = Header + "nonsense,220106005,甲,,小区,\n" + Right;
        Assert.Equal(422, (await ImportAsync(file)).Status);

        var answer = await ImportAsync(file, key: key, rows: "good");

        Assert.Equal([("2", "refused"), ("3", "accepted")], answer.Rows.Select(r => (Text(r, "item"), Text(r, "result"))));
        Assert.Equal("zone.id-invalid", Text(answer.Rows[0], "code"));
        Assert.Equal(answer.Body, (await ImportAsync(file, key: key, rows: "good")).Body);
        Assert.Equal("request.parameter-invalid", (await ImportAsync(file, rows: "some")).Code);
    }

    [Theory]
    [InlineData("", "import.empty")]
    [InlineData("\n\n \n", "import.empty")]
    [InlineData("区域编号,区划代码,名称,类别\n", "import.no-rows")]
    [InlineData("区域编号,区划代码,名称,类别,颜色\n1,2,3,4,5\n", "import.column-unknown")]
    [InlineData("区域编号,区划代码,名称\n1,2,3\n", "import.column-missing")]
    [InlineData("zone,division,name,kind,名称\n1,2,3,4,5\n", "import.column-twice")]
    [InlineData("a\u0000b\n", "import.not-text")]
    public async Task A_file_that_cannot_be_read_is_said_so(string file, string code)
    {
        var answer = await ImportAsync(file);
        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("zh-CN", "颜色", "第 1 行", "区域编号 / zone")]
    [InlineData("en", "colour", "Row 1", "区域编号 / zone")]
    public async Task An_unknown_column_is_named_with_those_that_there_are(string culture, string column, string where, string known)
    {
        var answer = await ImportAsync($"zone,division,name,kind,{column}\n", culture: culture);
        foreach (var said in new[] { column, where, known }) Assert.Contains(said, Text(answer.Json, "title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_is_no_CSV()
    {
        var answer = await ImportAsync([.. "PK\u0003\u0004"u8, 0, 1, 2, 3]);
        Assert.Equal((400, "import.not-text"), (answer.Status, answer.Code));
        Assert.Contains("CSV UTF-8", Text(answer.Json, "title"), StringComparison.Ordinal);
        // An encoding that nobody writes.
        Assert.Equal("import.encoding-unknown", (await ImportAsync([0xFF, 0x30, 0xFF, 0xFF])).Code);
    }

    public static TheoryData<string, byte[]> Spreadsheets()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        const string chinese = Header + "220106005009-001,220106005,春城家园,,小区,防范区\r\n";
        const string english = "zone;division;name;name_en;kind;class\r\n\"220106005009-001\";\"220106005\";\"春城家园\";;Compound;Guarded\r\n";
        return new()
        {
            { "UTF-8", Encoding.UTF8.GetBytes(chinese) },
            { "UTF-8 with a mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(chinese)] },
            { "GB18030", gb.GetBytes(chinese) },
            { "UTF-16 with tabs", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(chinese.Replace(',', '\t'))] },
            { "semicolons, English", Encoding.UTF8.GetBytes(english) },
            { "Excel's own line", Encoding.UTF8.GetBytes("sep=;\r\n" + english) },
            { "codes as text", Encoding.UTF8.GetBytes("zone,division,name,kind,class,\r\n\"=\"\"220106005009-001\"\"\",\"=\"\"220106005\"\"\",春城家园,小区,guarded,\r\n,,,,,\r\n") },
            { "other order", Encoding.UTF8.GetBytes("等级,类别,名称,区划代码,区域编号\r\n防范,小区,春城家园,220106005,220106005009-001\r\n") },
        };
    }

    [Theory]
    [MemberData(nameof(Spreadsheets))]
    public async Task Whatever_a_spreadsheet_saves_is_read(string what, byte[] file)
    {
        var answer = await ImportAsync(file);
        Assert.True(answer.Status == 200, $"{what}: {answer.Body}");
        var zone = (await _admin.ReadAsync("/api/v1/zones/220106005009-001")).Body;
        Assert.Equal(("春城家园", "guarded"), (zone.GetProperty("name").GetProperty("zh").GetString(), Text(zone, "class")));
    }

    [Fact]
    public async Task A_line_break_in_a_cell_is_one_row_of_the_spreadsheet()
    {
        var answer = await ImportAsync(Header + "220106005009-001,220106005,\"春城\n家园\",,小区,\n\nnonsense,220106005,甲,,小区,\n");
        // Header, the cell of two lines, an empty row, and the one that is wrong.
        Assert.Equal(4, answer.Json.GetProperty("problems")[0].GetProperty("row").GetInt32());
    }

    [Fact]
    public async Task More_rows_than_one_import_takes_are_refused_before_anything_is_written()
    {
        var file = new StringBuilder(Header);
        for (var i = 0; i <= 100_000; i++) file.Append(CultureInfo.InvariantCulture, $"220106005009-{i % 1000:000},220106005,名{i},,小区,\n");
        var head = await HeadAsync();

        var answer = await ImportAsync(file.ToString(), culture: "en");

        Assert.Equal((413, "import.too-many-rows"), (answer.Status, answer.Code));
        Assert.Contains("100000", Text(answer.Json, "title"), StringComparison.Ordinal);
        Assert.Equal(head, await HeadAsync());
        var large = await ImportAsync(new byte[17 * 1024 * 1024]);
        Assert.Equal((413, "request.body-too-large"), (large.Status, large.Code));
        Assert.Contains("16 MB", Text(large.Json, "title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commanders_and_administrators_import_and_nobody_else()
    {
        Assert.Equal((401, "access.unauthenticated"), Of(await ImportAsync(Header + Right, by: _server.Anonymous())));
        var lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        Assert.Equal((403, "import.forbidden"), Of(await ImportAsync(Header + Right, by: lead)));
        Assert.Equal((400, "request.idempotency-key-missing"), Of(await ImportAsync(Header + Right, key: "")));
        Assert.Equal((415, "import.not-csv"), Of(await ImportAsync(Encoding.UTF8.GetBytes("{}"), type: "application/json")));
        Assert.Equal(200, (await ImportAsync(Header + Right, by: await _server.ClientAsync("commander", Role.Commander))).Status);

        static (int, string?) Of(Answer a) => (a.Status, a.Code);
    }

    [Fact]
    public async Task How_far_an_import_has_come_can_be_asked()
    {
        var key = ApiClient.NewId();
        await ImportAsync(Header + "nonsense,220106005,甲,,小区,\n" + Right, key: key, rows: "good");

        var state = (await _admin.ReadAsync($"/api/v1/zones/import/{key}")).Body;

        Assert.Equal(("finished", 2, 2, 1, 1), (Text(state, "state"), state.GetProperty("items").GetInt32(), state.GetProperty("done").GetInt32(), state.GetProperty("accepted").GetInt32(), state.GetProperty("refused").GetInt32()));
        Assert.Equal("2", Text(state.GetProperty("refusals")[0], "item"));
        Assert.Equal("bulk.unknown", (await _admin.ReadAsync("/api/v1/zones/import/never-sent")).Code);
    }

    private async Task<long> HeadAsync() => (await _admin.ReadAsync("/api/v1/districts/220106/board")).Position;

    private static string Text(JsonElement at, string name) => at.GetProperty(name).GetString()!;

    private Task<Answer> ImportAsync(string file, string? key = null, string? rows = null, string culture = "zh-CN", HttpClient? by = null) =>
        ImportAsync(Encoding.UTF8.GetBytes(file), key, rows, culture, by);

    private async Task<Answer> ImportAsync(byte[] file, string? key = null, string? rows = null, string culture = "zh-CN", HttpClient? by = null, string type = "text/csv")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/zones/import" + (rows is null ? "" : $"?rows={rows}")) { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.AcceptLanguage.ParseAdd(culture);
        if (key != "") request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? ApiClient.NewId());
        using var response = await (by ?? _admin).SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed record Answer(int Status, string Body)
    {
        private IReadOnlyList<JsonElement> Lines { get; } = Status == 200 ? [.. Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<JsonElement>(l))] : [];

        public IReadOnlyList<JsonElement> Rows => [.. Lines.Skip(1).SkipLast(1)];

        public JsonElement Last => Lines[^1];

        public JsonElement Json { get; } = Status == 200 ? default : JsonSerializer.Deserialize<JsonElement>(Body);

        public string? Code => Status == 200 ? null : Json.GetProperty("code").GetString();
    }
}

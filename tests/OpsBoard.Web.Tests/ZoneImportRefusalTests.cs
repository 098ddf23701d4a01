using System.Globalization;
using System.Text;
using OpsBoard.Testing;
using static OpsBoard.Web.Tests.ZoneImports;

namespace OpsBoard.Web.Tests;

/// <summary>Spreadsheets that are refused as a whole: whoever made one is told what to mend, where, in his language.</summary>
[Collection<StillServer>]
public sealed class ZoneImportRefusalTests(StillServer still) : StillTests(still)
{
    private readonly HttpClient _admin = still.Client("admin-02");

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
        var answer = await _admin.ImportZonesAsync(Header + Right + row + "\n", culture: culture);

        Assert.Equal((422, "import.rows-wrong"), (answer.Status, answer.Code));
        var problem = answer.Json.GetProperty("problems").EnumerateArray().Last();
        Assert.Equal((3, column, code), (problem.GetProperty("row").GetInt32(), Text(problem, "column"), Text(problem, "code")));
        Assert.Contains(says, Text(problem, "title"), StringComparison.Ordinal);
        Assert.Equal(head, await HeadAsync());
    }

    [Fact]
    public async Task What_is_twice_in_the_file_names_the_row_where_it_stood_first()
    {
        var answer = await _admin.ImportZonesAsync(Header + Right + "220106005009-001,220106005,别名,,小区,\n220106005009-003,220106005,春城 家园,,小区,\n", culture: "en");

        var problems = answer.Json.GetProperty("problems").EnumerateArray().ToList();
        Assert.Equal([(3, "区域编号", "import.id-twice"), (4, "名称", "import.name-twice")], problems.Select(p => (p.GetProperty("row").GetInt32(), Text(p, "column"), Text(p, "code"))));
        Assert.All(problems, p => Assert.Contains("row 2", Text(p, "title"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_problems_are_told_at_once_and_how_many_there_are()
    {
        var answer = await _admin.ImportZonesAsync(Header + string.Concat(Enumerable.Range(1, 300).Select(i => $"x{i},220106005,名{i},,小区,\n")));
        Assert.Equal((300, 0, 300, 200), (answer.Json.GetProperty("rows").GetInt32(), answer.Json.GetProperty("good").GetInt32(), answer.Json.GetProperty("total").GetInt32(), answer.Json.GetProperty("problems").GetArrayLength()));
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
        var answer = await _admin.ImportZonesAsync(file);
        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("zh-CN", "颜色", "第 1 行", "区域编号 / zone")]
    [InlineData("en", "colour", "Row 1", "区域编号 / zone")]
    public async Task An_unknown_column_is_named_with_those_that_there_are(string culture, string column, string where, string known)
    {
        var answer = await _admin.ImportZonesAsync($"zone,division,name,kind,{column}\n", culture: culture);
        foreach (var said in new[] { column, where, known }) Assert.Contains(said, Text(answer.Json, "title"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_is_no_CSV()
    {
        var answer = await _admin.ImportZonesAsync([.. "PK\u0003\u0004"u8, 0, 1, 2, 3]);
        Assert.Equal((400, "import.not-text"), (answer.Status, answer.Code));
        Assert.Contains("CSV UTF-8", Text(answer.Json, "title"), StringComparison.Ordinal);
        // An encoding that nobody writes.
        Assert.Equal("import.encoding-unknown", (await _admin.ImportZonesAsync([0xFF, 0x30, 0xFF, 0xFF])).Code);
    }

    [Fact]
    public async Task A_line_break_in_a_cell_is_one_row_of_the_spreadsheet()
    {
        var answer = await _admin.ImportZonesAsync(Header + "220106005009-001,220106005,\"春城\n家园\",,小区,\n\nnonsense,220106005,甲,,小区,\n");
        // Header, the cell of two lines, an empty row, and the one that is wrong.
        Assert.Equal(4, answer.Json.GetProperty("problems")[0].GetProperty("row").GetInt32());
    }

    [Fact]
    public async Task More_rows_than_one_import_takes_are_refused_before_anything_is_written()
    {
        var file = new StringBuilder(Header);
        for (var i = 0; i <= 100_000; i++) file.Append(CultureInfo.InvariantCulture, $"220106005009-{i % 1000:000},220106005,名{i},,小区,\n");
        var head = await HeadAsync();

        var answer = await _admin.ImportZonesAsync(file.ToString(), culture: "en");

        Assert.Equal((413, "import.too-many-rows"), (answer.Status, answer.Code));
        Assert.Contains("100000", Text(answer.Json, "title"), StringComparison.Ordinal);
        Assert.Equal(head, await HeadAsync());
        var large = await _admin.ImportZonesAsync(new byte[17 * 1024 * 1024]);
        Assert.Equal((413, "request.body-too-large"), (large.Status, large.Code));
        Assert.Contains("16 MB", Text(large.Json, "title"), StringComparison.Ordinal);
    }

    private async Task<long> HeadAsync() => (await _admin.ReadAsync("/api/v1/districts/220106/board")).Position;
}

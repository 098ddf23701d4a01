using System.Text;
using OpsBoard.Domain.Access;
using OpsBoard.Testing;
using static OpsBoard.Web.Tests.ZoneImports;

namespace OpsBoard.Web.Tests;

/// <summary>Zones out of a spreadsheet: whole or not at all, and whoever made it is told what to mend, where, in his language.</summary>
public sealed class ZoneImportTests : IAsyncLifetime
{
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
    public async Task Commanders_and_administrators_import_and_nobody_else()
    {
        Assert.Equal((401, "access.unauthenticated"), Of(await ImportAsync(Header + Right, by: _server.Anonymous())));
        var lead = await _server.ClientAsync("ly-lead-02", Role.Lead, BoardServer.Luyuan);
        Assert.Equal((403, "import.forbidden"), Of(await ImportAsync(Header + Right, by: lead)));
        Assert.Equal((400, "request.idempotency-key-missing"), Of(await ImportAsync(Header + Right, key: "")));
        Assert.Equal((415, "import.not-csv"), Of(await ImportAsync(Encoding.UTF8.GetBytes("{}"), type: "application/json")));
        Assert.Equal(200, (await ImportAsync(Header + Right, by: await _server.ClientAsync("commander", Role.Commander))).Status);

        static (int, string?) Of(ImportAnswer a) => (a.Status, a.Code);
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

    private Task<ImportAnswer> ImportAsync(string file, string? key = null, string? rows = null, HttpClient? by = null) => (by ?? _admin).ImportZonesAsync(file, key, rows);

    private Task<ImportAnswer> ImportAsync(byte[] file, string type = "text/csv") => _admin.ImportZonesAsync(file, type: type);
}

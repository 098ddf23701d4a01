using OpsBoard.Scenarios;

namespace OpsBoard.Scenarios.Tests;

public sealed class ScenarioLoaderTests
{
    [Fact]
    public void The_built_in_scenario_loads() => Assert.Equal("jilin-2022", Jilin.Scenario.Info.Id);

    [Fact]
    public void A_directory_loads_like_the_built_in_files()
    {
        var directory = Directory.CreateTempSubdirectory("scenario-");
        try
        {
            foreach (var file in new[] { "scenario", "divisions", "zones", "sources", "figures", "happenings", "weights", "community-share" })
                File.WriteAllText(Path.Combine(directory.FullName, file + ".csv"), Jilin.Text(file + ".csv"));
            var loaded = Assert.IsType<ScenarioLoad.Loaded>(ScenarioLoader.Load(ScenarioFiles.In(directory.FullName)));
            Assert.Equal(Jilin.Scenario.Zones, loaded.Scenario.Zones);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("figures.csv", "2022-03-04,220000,19,", "2022-03-04,220000,12a,",
        "figures.csv, line 2, column new_confirmed: \"12a\" is not a whole number of 0 or more")]
    [InlineData("figures.csv", "2022-03-04,220100,5,", "2022-03-04,220100,-5,",
        "figures.csv, line 3, column new_confirmed: \"-5\" is not a whole number of 0 or more")]
    [InlineData("figures.csv", "2022-03-04,220200,", "2022-02-28,220200,",
        "figures.csv, line 4, column date: 2022-02-28 is outside the scenario, 2022-03-01 to 2022-04-30")]
    [InlineData("figures.csv", "2022-03-04,220200,", "4 March,220200,",
        "figures.csv, line 4, column date: \"4 March\" is not a day such as 2022-03-01")]
    [InlineData("figures.csv", "2022-03-04,220200,", "2022-03-04,229999,",
        "figures.csv, line 4, column code: 229999 is not a code of divisions.csv")]
    [InlineData("figures.csv", "2022-03-04,220200,", "2022-03-04,220100,",
        "figures.csv, line 4, column code: 220100 already has figures for this day on line 3")]
    [InlineData("figures.csv", "2022-03-04,220200,8,,,,NHC0304", "2022-03-04,220200,8,,,,RUMOUR",
        "figures.csv, line 4, column source: \"RUMOUR\" is not a source of sources.csv")]
    [InlineData("figures.csv", "2022-03-04,220200,8,,,,NHC0304", "2022-03-04,220200,8,,,NHC0304",
        "figures.csv, line 4: 6 fields where the header has 7")]
    [InlineData("figures.csv", "date,code,new_confirmed,", "date,code,confirmed,",
        "figures.csv, line 1, column confirmed: not a known column; known are date, code, new_confirmed, new_asymptomatic, new_discharged, released_asymptomatic, source")]
    [InlineData("divisions.csv", "220100,220000,prefecture", "220100,229900,prefecture",
        "divisions.csv, line 3, column parent: 229900 is not a code of divisions.csv")]
    [InlineData("divisions.csv", "Nanguan,5,5", "Nanguan,5,4",
        "divisions.csv, line 14, column column: the tile at column 5, row 4 is already taken on line 12")]
    [InlineData("divisions.csv", "Nanguan,5,5", "Nanguan,,",
        "divisions.csv, line 12, column column: a district needs a tile: column and row, counted from 1")]
    [InlineData("divisions.csv", "220100,220000,prefecture", "220100,220000,city",
        "divisions.csv, line 3, column level: \"city\" is not one of province, prefecture, district, street")]
    [InlineData("zones.csv", "220102001002-001,", "220102001001-001,",
        "zones.csv, line 3, column id: 220102001001-001 is already on line 2")]
    [InlineData("zones.csv", "220102001002-001,", "220102001002-1,",
        "zones.csv, line 3, column id: \"220102001002-1\" is not a zone id such as 220106005003-001")]
    [InlineData("zones.csv", "220102001002-001,220102,", "220102001002-001,220100,",
        "zones.csv, line 3, column district: 220100 is not a district")]
    [InlineData("zones.csv", "220102001002-001,220102,220102001,", "220102001002-001,220102,220103005,",
        "zones.csv, line 3, column street: 220103005 lies in 220103, not in 220102")]
    [InlineData("zones.csv", "恒安社区,Heng'an Community", "恒安社区,",
        "zones.csv, line 3, column name_en: is empty; a value is needed")]
    [InlineData("happenings.csv", "2022-03-02T10:00,day", "2022-03-02,day",
        "happenings.csv, line 2, column at: \"2022-03-02\" is not a local time such as 2022-03-01T08:30")]
    [InlineData("happenings.csv", "2022-03-02T10:00,day,220000", "2022-03-02T10:00,day,220999",
        "happenings.csv, line 2, column division: 220999 is not a code of divisions.csv")]
    [InlineData("happenings.csv", "the province works", "the province, call 13912345678, works",
        "happenings.csv, line 2: 15 fields where the header has 13")]
    [InlineData("happenings.csv", "the province works", "call 139 1234 5678; the province works",
        "happenings.csv, line 2, column text_en: holds what looks like a phone number; leave it out")]
    [InlineData("happenings.csv", "property management in compounds.,2022-04-02T22:00", "property management in compounds.,2022-04-02T14:30",
        "happenings.csv, line 17, column due: not later than the happening itself")]
    [InlineData("community-share.csv", "2022-03-01,220000,80", "2022-03-01,220000,101",
        "community-share.csv, line 2, column percent: \"101\" is not a number from 0 to 100")]
    [InlineData("scenario.csv", "Asia/Shanghai", "Asia/Nowhere",
        "scenario.csv, line 2, column time_zone: \"Asia/Nowhere\" is not a time zone such as Asia/Shanghai")]
    public void A_broken_line_is_named_and_nothing_is_loaded(string file, string text, string broken, string expected)
    {
        var refused = Assert.IsType<ScenarioLoad.Refused>(ScenarioLoader.Load(Jilin.Replacing(file, text, broken)));
        Assert.Contains(expected, refused.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        var refused = Refused(Jilin.Replacing("weights.csv", "date,district,weight", "date,district"));
        Assert.Equal(["weights.csv, line 1, column weight: the column is missing from the header"], refused);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal(["weights.csv: the file is missing"], Refused(Jilin.With("weights.csv", null)));

    [Fact]
    public void A_file_without_a_line_is_refused() =>
        Assert.Equal(["weights.csv: the file has no line below its header"], Refused(Jilin.With("weights.csv", "date,district,weight\n")));

    [Fact]
    public void A_file_in_another_encoding_is_refused() =>
        Assert.Contains("sources.csv: the file is not UTF-8; save it as UTF-8",
            Refused(Jilin.WithBytes("sources.csv", [.. "source,title\nA,"u8, 0xB3, 0xA4, 0xB4, 0xBA, (byte)'\n'])));

    [Fact]
    public void An_open_quote_is_named_with_its_line() =>
        Assert.Contains("sources.csv, line 2: a quoted field does not end on its line; add the closing quote",
            Refused(Jilin.With("sources.csv", Jilin.Text("sources.csv").Replace("CC0320,", "CC0320,\"", StringComparison.Ordinal))));

    [Fact]
    public void An_empty_line_is_named() =>
        Assert.Equal(["weights.csv, line 2: 1 fields where the header has 3"],
            Refused(Jilin.With("weights.csv", Jilin.Text("weights.csv").Replace("weight\n", "weight\n\n", StringComparison.Ordinal))));

    [Fact]
    public void An_unknown_scenario_is_refused() =>
        Assert.Contains("divisions.csv: the file is missing", Refused(ScenarioFiles.Embedded("nowhere")));

    [Fact]
    public void Problems_of_several_files_are_told_at_once_and_no_more_than_twenty()
    {
        var figures = Jilin.Text("figures.csv").Replace(",NHC0304", ",NOWHERE", StringComparison.Ordinal);
        var zones = Jilin.Text("zones.csv").Replace("-001,", "-1,", StringComparison.Ordinal);
        Assert.Equal(2, Refused(ScenarioFiles.From(file => file switch
        {
            "figures.csv" => System.Text.Encoding.UTF8.GetBytes(figures),
            "zones.csv" => System.Text.Encoding.UTF8.GetBytes(Jilin.Text(file).Replace("220102001002-001", "x", StringComparison.Ordinal)),
            _ => Jilin.Files.Read(file),
        })).Select(problem => problem.Split(',')[0]).Distinct().Count());
        Assert.Equal(ScenarioProblem.Limit, Refused(Jilin.With("zones.csv", zones)).Count);
    }

    private static List<string> Refused(ScenarioFiles files) =>
        [.. Assert.IsType<ScenarioLoad.Refused>(ScenarioLoader.Load(files)).Problems.Select(problem => problem.ToString())];
}

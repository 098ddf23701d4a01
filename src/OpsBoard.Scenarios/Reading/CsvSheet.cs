using System.Text.Unicode;
using CsvHelper;

namespace OpsBoard.Scenarios.Reading;

/// <summary>
/// One CSV file: UTF-8, comma, RFC 4180, a header with exactly the known columns in any order, one record a line.
/// </summary>
internal sealed class CsvSheet
{
    private readonly List<CsvLine> _lines = [];
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    private CsvSheet(string file, ProblemList problems)
    {
        File = file;
        Problems = problems;
    }

    public string File { get; }

    public ProblemList Problems { get; }

    public IReadOnlyDictionary<string, int> Columns => _columns;

    public IReadOnlyList<CsvLine> Lines => _lines;

    /// <summary>True while nothing is wrong with the file, so that other files may be checked against it.</summary>
    public bool Sound => !Problems.In(File);

    public static CsvSheet Read(ScenarioFiles files, string file, ProblemList problems, params string[] known)
    {
        var sheet = new CsvSheet(file, problems);
        if (files.Read(file) is not { } content)
            sheet.Problem("the file is missing");
        else if (!Utf8.IsValid(content))
            sheet.Problem("the file is not UTF-8; save it as UTF-8");
        else
            sheet.Fill(content, known);
        return sheet;
    }

    private void Fill(byte[] content, string[] known)
    {
        using var reader = CsvReader.Create(content, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            SkipEmptyLines = false,
            AllowLineBreaksInQuotes = false,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => Problems.Add(File, (int)record.LineNumber, "", Quoting(record.Reason)),
        });
        while (!Problems.Full && reader.Read())
        {
            var line = (int)reader.LineNumber;
            var fields = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToArray();
            if (_columns.Count == 0)
            {
                ReadHeader(fields, known);
                if (!Sound)
                    return;
            }
            else if (fields.Length != _columns.Count)
                Problems.Add(File, line, "", $"{fields.Length} fields where the header has {_columns.Count}");
            else
                _lines.Add(new CsvLine(this, line, fields));
        }

        if (_lines.Count == 0 && Sound)
            Problem("the file has no line below its header");
    }

    private void ReadHeader(string[] header, string[] known)
    {
        for (var i = 0; i < header.Length; i++)
        {
            if (!known.Contains(header[i]))
                Problems.Add(File, 1, header[i], $"not a known column; known are {string.Join(", ", known)}");
            else if (!_columns.TryAdd(header[i], i))
                Problems.Add(File, 1, header[i], "the column is there twice");
        }

        foreach (var column in known.Where(column => !_columns.ContainsKey(column)))
            Problems.Add(File, 1, column, "the column is missing from the header");
    }

    private void Problem(string message) => Problems.Add(File, 0, "", message);

    private static string Quoting(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.LineBreakInQuotes or CsvMalformedReason.UnterminatedQuote => "a quoted field does not end on its line; add the closing quote",
        _ => "a quote stands where none belongs; quote the whole field and double the quotes inside",
    };
}

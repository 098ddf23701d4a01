using System.Text;
using CsvHelper;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Features.ZoneImports;

/// <summary>What is wrong in a file: where, and what would be right.</summary>
/// <param name="Row">As a spreadsheet counts: the header is row 1.</param>
/// <param name="Header">The column as the file calls it; empty where the whole row is meant.</param>
/// <param name="Value">What stands there.</param>
public sealed record CellProblem(int Row, string Header, string Value, Rejection Why);

/// <summary>A row of the file, its fields by column; those of an optional column that isn't there are empty.</summary>
public sealed record ZoneLine(int Row, IReadOnlyList<string> Fields)
{
    public static ZoneLine Empty(int row) => new(row, [.. ZoneColumns.All.Select(_ => "")]);

    public string this[ZoneColumn column] => Fields[(int)column];
}

/// <summary>A file of zones as it was read: what it says, before anybody asks whether that can be.</summary>
internal sealed class ZoneSheet
{
    /// <summary>More zones than a province has; above it a file is a mistake, or better sent in parts.</summary>
    public const int MostRows = 100_000;

    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private readonly Dictionary<ZoneColumn, string> _headers = [];

    private ZoneSheet(string encoding, char separator) => (Encoding, Separator) = (encoding, separator);

    public string Encoding { get; }

    public char Separator { get; }

    public List<ZoneLine> Lines { get; } = [];

    /// <summary>Rows that are no rows: other fields than the header has, quotes that don't close.</summary>
    public List<CellProblem> Problems { get; } = [];

    public int Rows { get; private set; }

    public string HeaderOf(ZoneColumn column) => _headers.GetValueOrDefault(column) ?? ZoneColumns.Both(column);

    /// <summary>Null when the file can't be read at all; <paramref name="unusable"/> says why.</summary>
    public static ZoneSheet? Read(ReadOnlySpan<byte> bytes, out Rejection? unusable)
    {
        if (SheetText.Of(bytes, out unusable) is not { } text) return null;
        var content = text.Text;
        // Excel's own way to name the separator.
        if (content.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && content.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end) content = content[(end + 1)..];
        var sheet = new ZoneSheet(text.Encoding, SeparatorOf(content));
        unusable = sheet.Fill(content);
        return unusable is null ? sheet : null;
    }

    private Rejection? Fill(string content)
    {
        var row = 0;
        using var reader = CsvReader.Create(System.Text.Encoding.UTF8.GetBytes(content), new CsvReaderOptions
        {
            Separator = Separator,
            HasHeader = false,
            SkipEmptyLines = false,
            MalformedData = CsvMalformedDataHandling.Recover,
            OnMalformedRecord = record =>
            {
                if (record.Reason is CsvMalformedReason.FieldCountMismatch) return;
                Problems.Add(new(row + 1, "", "", record.Reason is CsvMalformedReason.UnterminatedQuote ? Rejection.Rule("import.quote-open") : Rejection.Rule("import.quote-stray")));
            },
        });
        int[]? places = null;
        var width = 0;
        while (reader.Read())
        {
            row++;
            var fields = Enumerable.Range(0, reader.FieldCount).Select(i => Cell(reader.GetString(i))).ToArray();
            if (fields.All(f => f.Length == 0)) continue;
            if (places is null)
            {
                if (ReadHeader(fields, out places) is { } no) return no;
                width = fields.Length;
                continue;
            }
            if (++Rows > MostRows) return Rejection.Rule("import.too-many-rows", ("most", MostRows));
            // Where quotes are wrong, the rest of the row means nothing.
            if (Problems.Count > 0 && Problems[^1].Row == row) continue;
            // Trailing separators are a spreadsheet's habit and say nothing.
            if (fields.Length < width || fields.Skip(width).Any(f => f.Length > 0))
                Problems.Add(new(row, "", string.Join(Separator, fields), Rejection.Rule("import.fields", ("fields", fields.Length), ("header", width))));
            else
                Lines.Add(new(row, [.. places.Select(p => p < 0 ? "" : fields[p])]));
        }
        return places is null ? Rejection.Rule("import.empty") : Rows == 0 ? Rejection.Rule("import.no-rows") : null;
    }

    private Rejection? ReadHeader(string[] header, out int[] places)
    {
        places = [.. Enumerable.Repeat(-1, ZoneColumns.All.Length)];
        for (var i = 0; i < header.Length; i++)
        {
            if (header[i].Length == 0) continue;
            if (ZoneColumns.Find(header[i]) is not { } column)
                return Rejection.Rule("import.column-unknown", ("column", header[i]), ("known", ZoneColumns.Known));
            if (!_headers.TryAdd(column, header[i])) return Rejection.Rule("import.column-twice", ("column", header[i]));
            places[(int)column] = i;
        }
        var missing = ZoneColumns.Required.Where(c => !_headers.ContainsKey(c)).Select(ZoneColumns.Both).ToList();
        return missing.Count == 0 ? null : Rejection.Rule("import.column-missing", ("missing", string.Join(", ", missing)), ("known", ZoneColumns.Known));
    }

    // ="220106005" is how a spreadsheet is told that a code is no number.
    private static string Cell(string field)
    {
        // A line break in a cell is how it was made to fit its column.
        var cell = string.Join(' ', field.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim('\uFEFF');
        return cell.Length > 3 && cell.StartsWith("=\"", StringComparison.Ordinal) && cell.EndsWith('"') ? cell[2..^1].Trim() : cell;
    }

    // The one that splits the header most; names of columns hold none of them.
    private static char SeparatorOf(string content)
    {
        var header = content.AsSpan().TrimStart();
        if (header.IndexOfAny('\r', '\n') is >= 0 and var end) header = header[..end];
        var best = ',';
        var most = 0;
        foreach (var separator in Separators)
            if (header.Count(separator) is var n && n > most) (best, most) = (separator, n);
        return best;
    }
}

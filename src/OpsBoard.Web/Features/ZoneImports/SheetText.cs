using System.Text;
using System.Text.Unicode;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Features.ZoneImports;

/// <summary>The text of a file, whatever a spreadsheet saved it as: UTF-8 with or without a mark, UTF-16, or GB18030.</summary>
/// <param name="Encoding">What it was taken for; people are told, since a wrong guess shows in the names.</param>
internal sealed record SheetText(string Text, string Encoding)
{
    private static readonly (byte[] Start, string What)[] NotText =
    [
        ("PK\u0003\u0004"u8.ToArray(), ".xlsx / .zip"),
        ([0xD0, 0xCF, 0x11, 0xE0], ".xls"),
        ("%PDF"u8.ToArray(), ".pdf"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], ".png"),
        ([0x1F, 0x8B], ".gz"),
    ];

    // What Chinese Windows saves; it holds GBK and GB2312.
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static SheetText? Of(ReadOnlySpan<byte> bytes, out Rejection? unusable)
    {
        unusable = null;
        foreach (var (start, what) in NotText)
            if (bytes.StartsWith(start)) return Not(Rejection.Rule("import.not-text", ("what", what)), out unusable);
        var read = Read(bytes);
        if (read is null) return Not(Rejection.Rule("import.encoding-unknown"), out unusable);
        if (string.IsNullOrWhiteSpace(read.Text)) return Not(Rejection.Rule("import.empty"), out unusable);
        // Bytes that mean nothing can pass for characters, but hardly without one that no text has.
        foreach (var c in read.Text)
            if (char.IsControl(c) && c is not ('\t' or '\r' or '\n')) return Not(Rejection.Rule("import.not-text", ("what", "?")), out unusable);
        return read;
    }

    private static SheetText? Not(Rejection why, out Rejection? unusable)
    {
        unusable = why;
        return null;
    }

    private static SheetText? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(System.Text.Encoding.UTF8.Preamble)) return Utf8.IsValid(bytes) ? new(System.Text.Encoding.UTF8.GetString(bytes[3..]), "UTF-8") : null;
        if (bytes.StartsWith(System.Text.Encoding.Unicode.Preamble)) return new(System.Text.Encoding.Unicode.GetString(bytes[2..]), "UTF-16");
        if (bytes.StartsWith(System.Text.Encoding.BigEndianUnicode.Preamble)) return new(System.Text.Encoding.BigEndianUnicode.GetString(bytes[2..]), "UTF-16");
        if (Utf8.IsValid(bytes)) return new(System.Text.Encoding.UTF8.GetString(bytes), "UTF-8");
        try
        {
            return new(Gb18030.GetString(bytes), "GB18030");
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Text;

namespace OpsBoard.Ledger;

/// <summary>
/// What a log asks of a witness, in the form of C2SP tlog-witness: a line <c>old SIZE</c>, the hashes of a consistency proof in
/// base64, a line each, a blank line, and the signed note.
/// </summary>
/// <param name="Old">Size of the last tree that the witness cosigned, as the log knows it; 0 when none.</param>
/// <param name="Proof">That the tree of <paramref name="Old"/> is the beginning of the checkpoint's; empty when that is 0 or the same size.</param>
/// <param name="Checkpoint">Signed by the log.</param>
public sealed record CosignRequest(long Old, IReadOnlyList<TreeHash> Proof, Checkpoint Checkpoint)
{
    /// <summary>No tree has more levels.</summary>
    public const int MostHashes = 63;

    private const string OldMark = "old ";

    /// <summary>The body of the request.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{OldMark}{Old}\n");
        foreach (var hash in Proof)
            text.Append(hash).Append('\n');
        return text.Append('\n').Append(Checkpoint).ToString();
    }

    /// <exception cref="FormatException">The body has another form; the message says where.</exception>
    public static CosignRequest Parse(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var end = body.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
            throw new FormatException("Between the proof and the checkpoint there is a blank line.");
        var lines = body[..end].Split('\n');
        if (!lines[0].StartsWith(OldMark, StringComparison.Ordinal) || !long.TryParse(lines[0].AsSpan(OldMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var old)
            || lines[0].Length > OldMark.Length + 1 && lines[0][OldMark.Length] == '0')
            throw new FormatException($"The first line is '{OldMark}' and a size, not '{Shown.Of(lines[0])}'.");
        if (lines.Length - 1 > MostHashes)
            throw new FormatException($"A consistency proof has at most {MostHashes} hashes.");
        return new(old, [.. lines[1..].Select(Hash)], Checkpoint.Parse(body[(end + 2)..]));
    }

    private static TreeHash Hash(string line)
    {
        Span<byte> bytes = stackalloc byte[TreeHash.Length];
        return Convert.TryFromBase64String(line, bytes, out var length) && length == TreeHash.Length && Convert.ToBase64String(bytes) == line
            ? TreeHash.From(bytes) : throw new FormatException($"'{Shown.Of(line)}' is no hash in base64.");
    }
}

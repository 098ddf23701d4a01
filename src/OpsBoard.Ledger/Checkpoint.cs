using System.Globalization;
using System.Text;

namespace OpsBoard.Ledger;

/// <summary>A line under a checkpoint: who signed, by which key, and the signature in DER.</summary>
/// <param name="KeyId">See <see cref="CheckpointPublicKey.Id"/>.</param>
public sealed record CheckpointSignature(string Name, string KeyId, ReadOnlyMemory<byte> Signature)
{
    internal const string Mark = "\u2014 ";

    /// <summary>The line of a note, with its line feed.</summary>
    public string ToLine() => $"{Mark}{Name} {Convert.ToBase64String([.. Convert.FromHexString(KeyId), .. Signature.Span])}\n";
}

/// <summary>
/// A signed statement of what the history was: so many events, this root. In the form of C2SP tlog-checkpoint, a signed
/// note; FORMAT.md shows it. Witnesses cosign the same text.
/// </summary>
/// <param name="Origin">Names the history for ever; one line.</param>
/// <param name="Size">How many events; 1 or more.</param>
/// <param name="Root">Root of the tree of these events.</param>
/// <param name="RecordedAt">When the last of them was recorded, UTC, to the microsecond.</param>
/// <param name="Signatures">At least one when parsed.</param>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root, DateTimeOffset RecordedAt, IReadOnlyList<CheckpointSignature> Signatures)
{
    private const string TimeMark = "recorded_at ";
    private const int KeyIdLength = 4;

    /// <summary>What is signed: the lines up to the blank one, with their line feeds.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n{TimeMark}{RecordedTime.Print(RecordedAt)}\n");

    /// <summary>A new checkpoint, signed.</summary>
    /// <exception cref="FormatException">The origin is no line, the size below 1 or the time finer than a microsecond.</exception>
    public static Checkpoint Sign(string origin, long size, in TreeHash root, DateTimeOffset recordedAt, CheckpointKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Parse(new Checkpoint(origin, size, root, recordedAt, []).SignedBy(key).ToString());
    }

    /// <summary>With one more signature of the same text: of the next key, or of a witness.</summary>
    public Checkpoint SignedBy(CheckpointKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return this with { Signatures = [.. Signatures, new(key.Public.Name, key.Public.Id, key.Sign(Encoding.UTF8.GetBytes(Text)))] };
    }

    /// <summary>Whether a signature of this key is there and fits.</summary>
    public bool IsSignedBy(CheckpointPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var text = Encoding.UTF8.GetBytes(Text);
        return Signatures.Any(s => s.Name == key.Name && s.KeyId == key.Id && key.Verify(text, s.Signature.Span));
    }

    /// <summary>The whole note: the text, a blank line, a line for each signature.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var s in Signatures)
            note.Append(s.ToLine());
        return note.ToString();
    }

    /// <summary>Reads one note. Says nothing about whether its signatures fit.</summary>
    /// <exception cref="FormatException">The note has another form; the message says where.</exception>
    public static Checkpoint Parse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var lines = note.Split('\n');
        if (lines.Length < 7 || lines[^1].Length > 0)
            throw new FormatException("A checkpoint has four lines, a blank one and a signature, each ended by a line feed.");
        if (lines[0].Length == 0 || lines[0].Any(char.IsControl))
            throw new FormatException("The first line of a checkpoint names the origin.");
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is < 1 or > LeafTemplate.LargestNumber || lines[1][0] == '0')
            throw new FormatException($"The second line of a checkpoint is its size, not '{Shown.Of(lines[1])}'.");
        if (FromBase64(lines[2]) is not { Length: TreeHash.Length } root)
            throw new FormatException($"The third line of a checkpoint is its root in base64, not '{Shown.Of(lines[2])}'.");
        if (!lines[3].StartsWith(TimeMark, StringComparison.Ordinal) || !RecordedTime.TryParse(lines[3].AsSpan(TimeMark.Length), out var at))
            throw new FormatException($"The fourth line of a checkpoint is '{TimeMark}' and a time in UTC to the microsecond, not '{Shown.Of(lines[3])}'.");
        if (lines[4].Length > 0)
            throw new FormatException($"The fifth line of a checkpoint is blank, not '{Shown.Of(lines[4])}'.");
        return new(lines[0], size, TreeHash.From(root), at, [.. lines[5..^1].Select(ParseSignature)]);
    }

    /// <summary>Reads a file of checkpoints: notes with a blank line between them.</summary>
    /// <inheritdoc cref="Parse"/>
    public static IReadOnlyList<Checkpoint> ParseAll(string notes)
    {
        ArgumentNullException.ThrowIfNull(notes);
        var all = new List<Checkpoint>();
        // Each note has one blank line within it, and one after it unless it is the last.
        var parts = notes.Split("\n\n");
        for (var i = 0; i + 1 < parts.Length; i += 2)
        {
            var tail = parts[i + 1].EndsWith('\n') ? parts[i + 1] : parts[i + 1] + "\n";
            try
            {
                all.Add(Parse($"{parts[i]}\n\n{tail}"));
            }
            catch (FormatException failure)
            {
                throw new FormatException($"Checkpoint {all.Count + 1}: {failure.Message}", failure);
            }
        }
        return parts.Length % 2 == 0 ? all : throw new FormatException("The file of checkpoints ends within one.");
    }

    private static CheckpointSignature ParseSignature(string line)
    {
        var parts = line.StartsWith(CheckpointSignature.Mark, StringComparison.Ordinal) ? line[CheckpointSignature.Mark.Length..].Split(' ') : [];
        return parts is [{ Length: > 0 } name, var base64] && FromBase64(base64) is { Length: > KeyIdLength } bytes
            ? new(name, Convert.ToHexStringLower(bytes.AsSpan(0, KeyIdLength)), bytes.AsMemory(KeyIdLength))
            : throw new FormatException($"'{Shown.Of(line)}' is no line of a signature.");
    }

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        // Read back and compared, because the decoder forgives white space and stray bits.
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text ? bytes[..length] : null;
    }
}

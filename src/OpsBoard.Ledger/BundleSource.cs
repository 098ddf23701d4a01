using System.IO.Compression;

namespace OpsBoard.Ledger;

/// <summary>An audit bundle to be read: a folder or a .zip.</summary>
public sealed class BundleSource
{
    private readonly string _path;
    private readonly bool _isZip;

    private BundleSource(string path, bool isZip, IReadOnlyList<string> files) => (_path, _isZip, Files) = (path, isZip, files);

    /// <summary>Names of all files, with <c>/</c> between folders, in the order of their characters.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <exception cref="FormatException">There is no folder and no .zip at <paramref name="path"/>.</exception>
    public static BundleSource Open(string path)
    {
        if (Directory.Exists(path))
            return new(path, false, [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(path, f).Replace('\\', '/')).Order(StringComparer.Ordinal)]);
        if (!File.Exists(path))
            throw new FormatException($"There is no bundle at {path}.");
        try
        {
            using var zip = ZipFile.OpenRead(path);
            return new(path, true, [.. zip.Entries.Where(e => !e.FullName.EndsWith('/')).Select(e => e.FullName).Order(StringComparer.Ordinal)]);
        }
        catch (InvalidDataException failure)
        {
            throw new FormatException($"{path} is no folder and no .zip: {failure.Message}", failure);
        }
    }

    /// <summary>A file from its beginning, and its length in bytes. Several may be read at once.</summary>
    /// <exception cref="FormatException">The file is missing.</exception>
    public (Stream Stream, long Length) Read(string file)
    {
        if (!Files.Contains(file, StringComparer.Ordinal))
            throw new FormatException($"The bundle has no {file}.");
        if (!_isZip)
        {
            var stream = new FileStream(Path.Combine(_path, file), FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
            return (stream, stream.Length);
        }
        // An archive of its own for each file: one archive cannot be read by two threads.
        var zip = ZipFile.OpenRead(_path);
        var entry = zip.GetEntry(file)!;
        return (new EntryStream(zip, entry.Open()), entry.Length);
    }

    /// <summary>A small file as text.</summary>
    /// <inheritdoc cref="Read"/>
    public string ReadText(string file) => System.Text.Encoding.UTF8.GetString(ReadBytes(file));

    /// <summary>A small file.</summary>
    /// <inheritdoc cref="Read"/>
    public byte[] ReadBytes(string file)
    {
        var (stream, _) = Read(file);
        using (stream)
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    /// <summary>The recorded hash of each event, from position 1 on.</summary>
    /// <inheritdoc cref="Read"/>
    public IEnumerable<TreeHash> ReadLeaves()
    {
        using var leaves = new HashFile(this);
        while (leaves.Next().ToArray() is { Length: > 0 } hashes)
            for (var at = 0; at < hashes.Length; at += TreeHash.Length)
                yield return TreeHash.From(hashes.AsSpan(at, TreeHash.Length));
    }

    /// <summary>The line of one event, without its line feed.</summary>
    /// <exception cref="FormatException">There is no such line.</exception>
    public byte[] ReadEvent(long position)
    {
        using var lines = new EventLines(this);
        while (lines.Next() is { } block)
        {
            if (block.First + block.Count < position)
                continue;
            var rest = block.Bytes;
            for (var skip = position - 1 - block.First; skip > 0; skip--)
                LineBlock.Take(ref rest);
            return LineBlock.Take(ref rest).ToArray();
        }
        throw new FormatException($"The bundle has no line {position}.");
    }

    /// <summary>A file of an archive; closes the archive with itself.</summary>
    private sealed class EntryStream(ZipArchive zip, Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                zip.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}

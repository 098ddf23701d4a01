using System.IO.Compression;
using System.Text;

namespace OpsBoard.Ledger;

/// <summary>
/// Writes an audit bundle as it goes, into a folder or a .zip: ten million events need no more memory than one. It
/// checks nothing: a history that was altered must come out as it is, so that the auditor finds it.
/// </summary>
public sealed class BundleWriter : IDisposable
{
    private const int BufferSize = 1 << 17;

    private readonly string? _folder;
    private readonly ZipArchive? _zip;
    private readonly Stream _events;
    private readonly Stream _leaves;
    private Stream? _checkpoints;
    private readonly List<string> _files = [BundleFiles.Events, BundleFiles.Leaves, BundleFiles.Checkpoints, BundleFiles.Keys];

    private BundleWriter(string? folder, ZipArchive? zip)
    {
        (_folder, _zip) = (folder, zip);
        _events = new BufferedStream(Create(BundleFiles.Events), BufferSize);
        // A .zip is written one file after the other, so the leaves wait beside it.
        _leaves = zip is null
            ? new BufferedStream(Create(BundleFiles.Leaves), BufferSize)
            : new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.DeleteOnClose);
    }

    /// <summary>Into a folder, made when it is not there.</summary>
    /// <exception cref="IOException">A file of the bundle is there already.</exception>
    public static BundleWriter ToFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        return new(folder, null);
    }

    /// <summary>Into a .zip, written from its beginning to its end; the stream need not be able to go back and stays open.</summary>
    public static BundleWriter ToZip(Stream destination) => new(null, new ZipArchive(destination, ZipArchiveMode.Create, leaveOpen: true));

    /// <summary>How many events were added.</summary>
    public long Events { get; private set; }

    /// <summary>Adds the next event.</summary>
    /// <param name="leaf">Its canonical bytes, made of what is stored now.</param>
    /// <param name="recorded">Its hash as the ledger recorded it then. When the two differ, an auditor can name the event.</param>
    public void AddEvent(ReadOnlySpan<byte> leaf, in TreeHash recorded)
    {
        AddLine(leaf);
        AddHashes(recorded);
    }

    /// <summary>Adds the next event alone: its hash comes by <see cref="AddHashes"/>, if one was recorded at all.</summary>
    public void AddLine(ReadOnlySpan<byte> leaf)
    {
        _events.Write(leaf);
        _events.WriteByte((byte)'\n');
        Events++;
    }

    /// <summary>Adds the next recorded hashes, 32 bytes each, whether or not their events are still there.</summary>
    public void AddHashes(ReadOnlySpan<byte> recorded) => _leaves.Write(recorded);

    /// <summary>Adds the next checkpoint, after all events and hashes; by size, and the last should cover every event.</summary>
    public void AddCheckpoint(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (_checkpoints is null)
            BeginCheckpoints();
        else
            _checkpoints.WriteByte((byte)'\n');
        _checkpoints!.Write(Encoding.UTF8.GetBytes(checkpoint.ToString()));
    }

    /// <summary>Writes these checkpoints and the rest.</summary>
    /// <inheritdoc cref="Complete(string, DateTimeOffset, KeyRing, IEnumerable{ValueTuple{string, byte[]}})"/>
    /// <param name="checkpoints">By size; the last should cover every event.</param>
    public void Complete(
        string jurisdiction, DateTimeOffset exportedAt, KeyRing keys, IEnumerable<Checkpoint> checkpoints, IEnumerable<(string Name, byte[] Json)> boards)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        foreach (var checkpoint in checkpoints)
            AddCheckpoint(checkpoint);
        Complete(jurisdiction, exportedAt, keys, boards);
    }

    /// <summary>Writes the rest.</summary>
    /// <param name="jurisdiction">Whose history it is.</param>
    /// <param name="exportedAt">When this was asked for.</param>
    /// <param name="keys">Who signed.</param>
    /// <param name="boards">Printed boards: canonical JSON, each with a name of letters, digits and dashes.</param>
    public void Complete(string jurisdiction, DateTimeOffset exportedAt, KeyRing keys, IEnumerable<(string Name, byte[] Json)> boards)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(boards);
        if (_checkpoints is null)
            BeginCheckpoints();
        _checkpoints!.Dispose();
        WriteText(BundleFiles.Keys, keys.ToJson());
        foreach (var (name, json) in boards)
        {
            var file = $"{BundleFiles.Boards}{name}.json";
            _files.Add(file);
            using var board = Create(file);
            board.Write(json);
        }
        WriteText(BundleFiles.Manifest, new BundleManifest(BundleManifest.Version1, keys.Origin, jurisdiction, 1, Events, exportedAt.ToUniversalTime(), _files).ToJson());
    }

    private void BeginCheckpoints()
    {
        _events.Dispose();
        if (_zip is not null)
        {
            _leaves.Position = 0;
            using var leaves = Create(BundleFiles.Leaves, CompressionLevel.NoCompression);
            _leaves.CopyTo(leaves);
        }
        _leaves.Dispose();
        _checkpoints = new BufferedStream(Create(BundleFiles.Checkpoints), BufferSize);
    }

    public void Dispose()
    {
        _events.Dispose();
        _leaves.Dispose();
        _checkpoints?.Dispose();
        _zip?.Dispose();
    }

    private void WriteText(string file, string text)
    {
        using var stream = Create(file);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private Stream Create(string file, CompressionLevel compression = CompressionLevel.Fastest)
    {
        if (_zip is not null)
            return _zip.CreateEntry(file, compression).Open();
        var path = Path.Combine(_folder!, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
    }
}

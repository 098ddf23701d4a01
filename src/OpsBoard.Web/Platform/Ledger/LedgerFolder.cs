using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Database;

namespace OpsBoard.Web.Platform.Ledger;

/// <summary>
/// What the ledger keeps outside the database, in <c>DATA/ledger</c>: private keys and the last checkpoint signed here.
/// Who can alter the database alone can neither sign nor make this server forget what it signed.
/// </summary>
public sealed class LedgerFolder(BoardDatabase database)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Path.Combine(database.DataFolder, "ledger");

    private string LastFile => Path.Combine(_folder, "last-checkpoint.txt");

    /// <summary>A new key, on disk before anybody learns of it.</summary>
    public CheckpointKey Create(string name)
    {
        MakeFolder();
        var key = CheckpointKey.Create(name);
        Write(FileOf(key.Public), key.ToPem());
        return key;
    }

    /// <summary>The private half of a key; null when it isn't here.</summary>
    public CheckpointKey? Find(CheckpointPublicKey key)
    {
        var file = FileOf(key);
        if (!File.Exists(file)) return null;
        var found = CheckpointKey.FromPem(key.Name, File.ReadAllText(file));
        if (found.Public.Fingerprint == key.Fingerprint) return found;
        found.Dispose();
        return null;
    }

    /// <summary>The key by which this server vouches for the histories of others; made at first use. Never one that signs its own.</summary>
    public CheckpointKey WitnessKey(string name)
    {
        var file = Path.Combine(_folder, "witness.pem");
        if (File.Exists(file)) return CheckpointKey.FromPem(name, File.ReadAllText(file));
        MakeFolder();
        var key = CheckpointKey.Create(name);
        Write(file, key.ToPem());
        return key;
    }

    /// <summary>A key that was made for a start which then did not come to its end.</summary>
    public CheckpointKey? FindUnused(string name)
    {
        if (!Directory.Exists(_folder)) return null;
        return Directory.GetFiles(_folder, "key-*.pem") is [var file] ? CheckpointKey.FromPem(name, File.ReadAllText(file)) : null;
    }

    public void Delete(CheckpointPublicKey key) => File.Delete(FileOf(key));

    /// <summary>What this server signed last; null when it never did.</summary>
    /// <exception cref="FormatException">Somebody altered the file.</exception>
    public Checkpoint? ReadLast() => File.Exists(LastFile) ? Checkpoint.Parse(File.ReadAllText(LastFile)) : null;

    public void WriteLast(Checkpoint checkpoint) => Write(LastFile, checkpoint.ToString());

    /// <summary>Whole or not at all, on disk when this returns.</summary>
    public static void Write(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(file + ".new", options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        File.Move(file + ".new", file, overwrite: true);
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_folder);
        else Directory.CreateDirectory(_folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    private string FileOf(CheckpointPublicKey key) => Path.Combine(_folder, $"key-{key.Id}.pem");
}

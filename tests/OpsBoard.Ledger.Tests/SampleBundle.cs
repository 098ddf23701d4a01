using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace OpsBoard.Ledger.Tests;

/// <summary>A bundle in a temporary folder, to be tampered with: its events and hashes can be changed and written again.</summary>
internal sealed class SampleBundle : IDisposable
{
    public const string Origin = "opsboard.example/jilin";
    public const int Count = 1000;

    private static readonly DateTimeOffset Start = new(2022, 4, 2, 16, 0, 0, TimeSpan.Zero);

    private SampleBundle()
    {
        Key = CheckpointKey.Create("jilin-server");
        Keys = KeyRing.Of(Origin, Key.Public);
        Folder = Directory.CreateTempSubdirectory("opsboard-bundle-").FullName;
    }

    public string Folder { get; }

    public CheckpointKey Key { get; }

    public KeyRing Keys { get; set; }

    public List<byte[]> Lines { get; } = [];

    public List<TreeHash> Hashes { get; } = [];

    public List<Checkpoint> Checkpoints { get; } = [];

    /// <summary>1,000 events of 7 streams; checkpoints at 300, 700 and 1,000.</summary>
    public static SampleBundle Make(int count = Count)
    {
        var bundle = new SampleBundle();
        for (var position = 1; position <= count; position++)
            bundle.Lines.Add(Line(position, "周一"));
        bundle.Rehash();
        foreach (var size in new[] { count * 3 / 10, count * 7 / 10, count })
            bundle.Checkpoints.Add(bundle.Sign(size));
        return bundle;
    }

    public static byte[] Line(int position, string note) => LeafTemplate.Prepare(new()
    {
        Id = new Guid(position, 0, unchecked((short)0x8000), [0x80, 0, 0, 0, 0, 0, 0, 1]),
        Stream = string.Create(CultureInfo.InvariantCulture, $"zone-22010600500{position % 7}-001"),
        Version = (position - 1) / 7 + 1,
        Type = "zone_noted",
        Data = $$"""{"Note": "{{note}} {{position}}", "Count": {{position}}.0}""",
        Headers = """{"role":"Lead","simulated":false}""",
        Account = "cc-lead-01",
        CausedBy = string.Create(CultureInfo.InvariantCulture, $"command-{position:D6}"),
    }).Bytes(position, Start.AddSeconds(position));

    public Checkpoint Sign(int size, CheckpointKey? key = null) =>
        Checkpoint.Sign(Origin, size, Trees.Root(Hashes.ToArray().AsSpan(0, size)), Start.AddSeconds(size), key ?? Key);

    /// <summary>What a forger does who knows about the hashes.</summary>
    public void Rehash()
    {
        Hashes.Clear();
        Hashes.AddRange(Lines.Select(line => TreeHash.OfLeaf(line)));
    }

    /// <summary>Puts the file back together as it now is, past every check.</summary>
    public SampleBundle Write()
    {
        Directory.Delete(Folder, recursive: true);
        using (var writer = BundleWriter.ToFolder(Folder))
            writer.Complete("吉林省", Start, Keys, Checkpoints, [("220106-1000", "{}"u8.ToArray())]);
        using (var events = File.OpenWrite(Path.Combine(Folder, BundleFiles.Events)))
            foreach (var line in Lines)
                events.Write([.. line, (byte)'\n']);
        File.WriteAllBytes(Path.Combine(Folder, BundleFiles.Leaves), [.. Hashes.SelectMany(hash => hash.ToArray())]);
        Replace(BundleFiles.Manifest, "\"to\": 0", string.Create(CultureInfo.InvariantCulture, $"\"to\": {Lines.Count}"));
        return this;
    }

    public void Replace(string file, string old, string with)
    {
        var path = Path.Combine(Folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, with, StringComparison.Ordinal), new UTF8Encoding(false));
    }

    public string Zip()
    {
        var path = Folder + ".zip";
        File.Delete(path);
        ZipFile.CreateFromDirectory(Folder, path);
        return path;
    }

    /// <summary>By both verifiers, unless the first is told what the second can't be.</summary>
    public BundleReport Verify(VerifyOptions? options = null)
    {
        var report = BundleVerifier.Verify(BundleSource.Open(Folder), options ?? new());
        if (options is null)
            SecondVerifier.Agrees(Folder, report);
        return report;
    }

    public void Dispose()
    {
        Key.Dispose();
        Directory.Delete(Folder, recursive: true);
        File.Delete(Folder + ".zip");
    }
}

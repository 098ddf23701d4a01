using System.Text;
using OpsBoard.EventStore;
using OpsBoard.Ledger;

namespace OpsBoard.Web.Platform.Ledger;

/// <summary>
/// Others who keep what this server signed, so that it can't tell two stories. Checkpoints are dropped into
/// <c>OpsBoard:Ledger:Witness:Folder</c>; a note <c>*.cosigned</c> that appears there is checked and its signatures kept.
/// Whose signatures count is said by <c>OpsBoard:Ledger:Witness:Keys:NAME</c>, the public key in base64 or PEM.
/// </summary>
public sealed class Witnesses
{
    private static readonly TimeSpan StillBeingWritten = TimeSpan.FromSeconds(10);

    private readonly LedgerStore _store;
    private readonly ILogger<Witnesses> _log;
    private readonly string? _folder;
    private readonly Dictionary<string, Uri> _addresses = new(StringComparer.Ordinal);
    private Checkpoint? _latest;
    private long _offered;

    /// <exception cref="InvalidOperationException">A configured key or address is none.</exception>
    public Witnesses(LedgerStore store, IConfiguration configuration, ILogger<Witnesses> log)
    {
        (_store, _log) = (store, log);
        var settings = configuration.GetSection("OpsBoard:Ledger:Witness");
        _folder = settings["Folder"] is { Length: > 0 } folder ? folder : null;
        Keys = [.. settings.GetSection("Keys").GetChildren().Select(key => PublicKeySetting.Read(key.Key, key))];
        foreach (var url in settings.GetSection("Urls").GetChildren())
        {
            if (!Uri.TryCreate(url.Value?.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw new InvalidOperationException($"{url.Path} is no address of a board, such as https://board.example: '{url.Value}'.");
            if (Keys.All(key => key.Name != url.Key)) throw new InvalidOperationException($"OpsBoard:Ledger:Witness:Keys:{url.Key} is missing: the public key of the witness at {address}.");
            _addresses.Add(url.Key, address);
        }
    }

    /// <summary>Whose cosignatures count.</summary>
    public IReadOnlyList<CheckpointPublicKey> Keys { get; }

    /// <summary>Where those are who are asked over HTTP, by name.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses => _addresses;

    /// <summary>The latest checkpoint that this server stands by; null before there is one.</summary>
    public Checkpoint? Latest => Volatile.Read(ref _latest);

    /// <summary>Lays a checkpoint out for witnesses.</summary>
    public Task OfferAsync(Checkpoint checkpoint, CancellationToken ct)
    {
        Volatile.Write(ref _latest, checkpoint);
        if (_folder is null || checkpoint.Size == _offered) return Task.CompletedTask;
        ct.ThrowIfCancellationRequested();
        Directory.CreateDirectory(_folder);
        var file = Path.Combine(_folder, $"checkpoint-{checkpoint.Size}.txt");
        if (!File.Exists(file))
        {
            File.WriteAllText(file + ".new", checkpoint.ToString());
            File.Move(file + ".new", file, overwrite: true);
        }
        _offered = checkpoint.Size;
        return Task.CompletedTask;
    }

    /// <summary>Takes in what witnesses have laid down.</summary>
    public async Task CollectAsync(CancellationToken ct)
    {
        if (_folder is null || !Directory.Exists(_folder)) return;
        foreach (var file in Directory.GetFiles(_folder, "*.cosigned"))
        {
            try
            {
                await MergeAsync(Checkpoint.Parse(await File.ReadAllTextAsync(file, ct)), ct);
                File.Delete(file);
            }
            catch (FormatException flaw)
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < StillBeingWritten) continue;
                File.Move(file, file + ".refused", overwrite: true);
                _log.CosignedRefused(file, flaw.Message);
            }
        }
    }

    /// <summary>Keeps the signatures of known witnesses under a checkpoint of ours.</summary>
    /// <exception cref="FormatException">It isn't ours, or no known witness signed it.</exception>
    public async Task MergeAsync(Checkpoint cosigned, CancellationToken ct)
    {
        var by = Keys.Where(cosigned.IsSignedBy).ToList();
        if (by.Count == 0) throw new FormatException("No witness of OpsBoard:Ledger:Witness:Keys has signed it.");
        if (await _store.AtLeastAsync(cosigned.Size, ct) is not { } kept || Checkpoint.Parse(kept.Note) is not { } own || own.Text != cosigned.Text)
            throw new FormatException($"This server has given out no such checkpoint of {cosigned.Size} events.");
        foreach (var key in by)
            if (await _store.CosignAsync(cosigned.Size, SignatureOf(cosigned, key), ct)) _log.Cosigned(key.Name, cosigned.Size);
    }

    private static CheckpointSignature SignatureOf(Checkpoint cosigned, CheckpointPublicKey key) =>
        cosigned.Signatures.First(s => s.Name == key.Name && s.KeyId == key.Id && key.Verify(Encoding.UTF8.GetBytes(cosigned.Text), s.Signature.Span));
}

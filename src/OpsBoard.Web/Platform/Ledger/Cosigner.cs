using System.Globalization;
using System.Text;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Ledger;

namespace OpsBoard.Web.Platform.Ledger;

/// <summary>What a witness answers to a log.</summary>
public abstract record CosignAnswer
{
    /// <summary>Signed; the line to put under the checkpoint.</summary>
    public sealed record Cosigned(CheckpointSignature Signature) : CosignAnswer;

    /// <summary>The log knows another last size than this witness, or another tree of that size.</summary>
    public sealed record OtherSize(long Size) : CosignAnswer;

    /// <summary>Not signed, and why.</summary>
    public sealed record Refused(int Status, Rejection Rejection) : CosignAnswer;
}

/// <summary>
/// This server as a witness of other boards (C2SP tlog-witness): it cosigns what continues the last tree that it cosigned, and
/// nothing else, so a board whose history was rolled back or rewritten finds no witness any more. Whose histories it vouches
/// for stands in <c>OpsBoard:Ledger:Cosign:Logs:N:Origin</c> and <c>:Key</c> (or <c>:Keys:0</c>, <c>:Keys:1</c> … after a change of keys); its own name in
/// <c>OpsBoard:Ledger:Cosign:Name</c>.
/// </summary>
public sealed class Cosigner : IDisposable
{
    private readonly WitnessedLogs _store;
    private readonly ILogger<Cosigner> _log;
    private readonly Dictionary<string, IReadOnlyList<CheckpointPublicKey>> _logs = new(StringComparer.Ordinal);
    private readonly CheckpointKey? _key;

    /// <exception cref="InvalidOperationException">A log has no origin, or a key is none.</exception>
    public Cosigner(WitnessedLogs store, LedgerFolder folder, IConfiguration configuration, ILogger<Cosigner> log)
    {
        (_store, _log) = (store, log);
        var settings = configuration.GetSection("OpsBoard:Ledger:Cosign");
        foreach (var known in settings.GetSection("Logs").GetChildren())
        {
            var origin = known["Origin"] is { Length: > 0 } name ? name : throw new InvalidOperationException($"{known.Path}:Origin is missing: the first line of the checkpoints of the log.");
            var keys = known.GetSection("Keys").GetChildren().Append(known.GetSection("Key")).Where(k => k.Value is not null).ToList();
            if (keys.Count == 0) throw new InvalidOperationException($"{known.Path}:Key is missing: the public key that signs the checkpoints of {origin}.");
            _logs.Add(origin, [.. keys.Select(k => PublicKeySetting.Read("log", k))]);
        }
        if (_logs.Count == 0) return;
        _key = folder.WitnessKey(settings["Name"] is { Length: > 0 } own ? own : "opsboard-witness");
        log.IsWitness(string.Join(", ", _logs.Keys), _key.Public.Name, Convert.ToBase64String(_key.Public.Info), _key.Public.Fingerprint);
    }

    /// <summary>What it signs with; null when it is no witness.</summary>
    public CheckpointPublicKey? Key => _key?.Public;

    /// <summary>The last tree of each log that it cosigned.</summary>
    public IAsyncEnumerable<WitnessedLog> LogsAsync(CancellationToken ct) => _store.ReadAsync(ct);

    public Task<WitnessedLog?> FindAsync(string origin, CancellationToken ct) => _store.FindAsync(origin, ct);

    public async Task<CosignAnswer> CosignAsync(CosignRequest request, CancellationToken ct)
    {
        var (asked, origin) = (request.Checkpoint, request.Checkpoint.Origin);
        if (_key is null || !_logs.TryGetValue(origin, out var keys)) return new CosignAnswer.Refused(404, Rejection.Unknown("witness.log-unknown", ("origin", Shown.Of(origin))));
        if (!keys.Any(key => Signs(key, asked))) return new CosignAnswer.Refused(403, Rejection.Forbidden("witness.key-unknown", ("origin", origin)));
        if (request.Old > asked.Size) return new CosignAnswer.Refused(400, Rejection.Rule("witness.old-too-large", ("old", Invariant(request.Old)), ("size", Invariant(asked.Size))));

        var last = await _store.FindAsync(origin, ct);
        if ((last?.Size ?? 0) != request.Old)
        {
            // A log that has forgotten where it stood asks again; one that ends before that was rolled back.
            if (last is not null && asked.Size < last.Size) _log.LogRolledBack(origin, asked.Size, last.Size);
            return new CosignAnswer.OtherSize(last?.Size ?? 0);
        }
        if (last is not null && asked.Size == last.Size && asked.Root != last.Root)
        {
            _log.LogForked(origin, asked.Size, last.Size);
            return new CosignAnswer.OtherSize(last.Size);
        }
        if (!IsContinued(request, last))
        {
            _log.LogForked(origin, asked.Size, request.Old);
            return new CosignAnswer.Refused(422, Rejection.Rule("witness.not-continued", ("origin", origin), ("old", Invariant(request.Old)), ("size", Invariant(asked.Size))));
        }
        var signed = (asked with { Signatures = [.. asked.Signatures.Where(s => keys.Any(key => key.Id == s.KeyId))] }).SignedBy(_key);
        // On disk before anybody sees the signature: it must hold through a crash of this server, too.
        if (!await _store.MoveAsync(last, signed, ct)) return new CosignAnswer.OtherSize((await _store.FindAsync(origin, ct))?.Size ?? 0);
        _log.CosignedFor(origin, asked.Size);
        return new CosignAnswer.Cosigned(signed.Signatures[^1]);
    }

    public void Dispose() => _key?.Dispose();

    private static bool IsContinued(CosignRequest request, WitnessedLog? last) =>
        last is null ? request.Proof.Count == 0 : new ConsistencyProof(last.Size, request.Checkpoint.Size, request.Proof).Verify(last.Root, request.Checkpoint.Root);

    // By the key alone: under which name a log signs is its own affair.
    private static bool Signs(CheckpointPublicKey key, Checkpoint note)
    {
        var text = Encoding.UTF8.GetBytes(note.Text);
        return note.Signatures.Any(s => s.KeyId == key.Id && key.Verify(text, s.Signature.Span));
    }

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}

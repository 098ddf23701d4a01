using OpsBoard.Domain.Kernel;
using OpsBoard.Ledger;

namespace OpsBoard.Web.Features.Ledger;

/// <summary>That an event is in the signed history. Hashes are SHA-256 in base64, as checkpoints print them.</summary>
/// <param name="Position">Of the event, from 1.</param>
/// <param name="Index">Of its leaf, from 0.</param>
/// <param name="Size">Leaves of the tree.</param>
/// <param name="LeafHash">As it was recorded with the event.</param>
/// <param name="Path">RFC 9162 §2.1.3, from below.</param>
/// <param name="Checkpoint">The signed note of this size.</param>
public sealed record InclusionData(long Position, long Index, long Size, string LeafHash, string RootHash, IReadOnlyList<string> Path, string Checkpoint)
{
    public static InclusionData Of(InclusionProof proof, in TreeHash leaf, Checkpoint checkpoint) =>
        new(proof.Index + 1, proof.Index, proof.Size, leaf.ToString(), checkpoint.Root.ToString(), [.. proof.Path.Select(h => h.ToString())], checkpoint.ToString());
}

/// <summary>That the history of one size is the beginning of that of another.</summary>
/// <param name="Path">RFC 9162 §2.1.4.</param>
public sealed record ConsistencyData(long From, long To, string FromRoot, string ToRoot, IReadOnlyList<string> Path);

/// <summary>Who signs, and since which size.</summary>
/// <param name="Fingerprint">SHA-256 of the key, for people to compare.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo in base64.</param>
/// <param name="Announcement">Signature of the key before it; null for the first.</param>
public sealed record KeyData(string Name, string Fingerprint, string PublicKey, long FromSize, string? Announcement);

/// <param name="Name">Who cosigns.</param>
public sealed record WitnessData(string Name, string Fingerprint, string PublicKey);

/// <summary>The keys of the history, and whether this server signs with them.</summary>
/// <param name="Refusal">Why it doesn't: a code; null when it does.</param>
/// <param name="RefusalTitle">The same in words.</param>
public sealed record KeysData(string Origin, IReadOnlyList<KeyData> Keys, IReadOnlyList<WitnessData> Witnesses, string? Refusal, string? RefusalTitle)
{
    public static KeysData Of(KeyRing ring, Rejection? refusal, string? words) => new(ring.Origin,
        [.. ring.Keys.Select(k => new KeyData(k.Key.Name, k.Key.Fingerprint, Convert.ToBase64String(k.Key.Info), k.FromSize, k.Announcement is { } a ? Convert.ToBase64String(a.Span) : null))],
        [.. ring.Witnesses.Select(w => new WitnessData(w.Name, w.Fingerprint, Convert.ToBase64String(w.Info)))], refusal?.Code, words);
}

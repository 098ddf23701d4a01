using System.Globalization;

namespace OpsBoard.Ledger;

/// <summary>The checkpoints that count, because who had to sign them did; and what is wrong with the others.</summary>
internal sealed class BundleEvidence
{
    private readonly List<Finding> _findings = [];

    private BundleEvidence(KeyRing keys) => Keys = keys;

    public KeyRing Keys { get; }

    /// <summary>By size, each size once.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; private set; } = [];

    public IReadOnlyList<Finding> Findings => _findings;

    public int Cosignatures { get; private set; }

    /// <summary>How far each witness cosigned checkpoints that count.</summary>
    public IReadOnlyList<WitnessedUpTo> Witnessed => [.. from witness in Keys.Witnesses
                                                         let last = Checkpoints.LastOrDefault(c => c.IsSignedBy(witness))
                                                         where last is not null
                                                         select new WitnessedUpTo(witness.Name, witness.Fingerprint, last.Size, last.RecordedAt)];

    /// <exception cref="FormatException">A file is missing or has another form.</exception>
    public static BundleEvidence Read(BundleSource source, VerifyOptions options)
    {
        var keys = KeyRing.FromJson(source.ReadText(BundleFiles.Keys));
        var evidence = new BundleEvidence(keys);
        if (keys.Keys.Count == 0)
            throw new FormatException("keys.json has no key.");
        evidence.CheckKeys(options.Fingerprint);
        var checkpoints = Checkpoint.ParseAll(source.ReadText(BundleFiles.Checkpoints));
        for (var i = 1; i < checkpoints.Count; i++)
            if (checkpoints[i].Size <= checkpoints[i - 1].Size)
                throw new FormatException($"The checkpoints are not in the order of their sizes: {checkpoints[i].Size} follows {checkpoints[i - 1].Size}.");
        evidence.Take(checkpoints, options.Known);
        return evidence;
    }

    private void CheckKeys(string? fingerprint)
    {
        if (Keys.Flaw() is { } flaw)
            Add(null, $"The keys cannot be trusted. {flaw}");
        var first = Keys.Keys[0].Key.Fingerprint;
        if (fingerprint is not null && !first.Equals(fingerprint, StringComparison.OrdinalIgnoreCase))
            Add(null, $"The first key has the fingerprint {first}, not {fingerprint}: somebody else signed this.");
    }

    private void Take(IReadOnlyList<Checkpoint> ofBundle, IReadOnlyList<Checkpoint> known)
    {
        var bySize = new SortedDictionary<long, Checkpoint>();
        foreach (var checkpoint in Signed(ofBundle, "The checkpoint"))
            bySize.Add(checkpoint.Size, checkpoint);
        foreach (var checkpoint in Signed(known, "The checkpoint that was given"))
        {
            if (bySize.TryGetValue(checkpoint.Size, out var same) && same.Root != checkpoint.Root)
                Add(checkpoint.Size, $"Two checkpoints of size {checkpoint.Size} have different roots: the server told two stories.");
            // The same text may bear more signatures here than there.
            bySize[checkpoint.Size] = same is not null && same.Text == checkpoint.Text ? checkpoint with { Signatures = [.. checkpoint.Signatures, .. same.Signatures] } : checkpoint;
        }
        Checkpoints = [.. bySize.Values];
    }

    /// <summary>Those that who had to sign them did. A signature takes as long to verify as some hundred events to hash, so all cores do it.</summary>
    private IEnumerable<Checkpoint> Signed(IReadOnlyList<Checkpoint> checkpoints, string which)
    {
        foreach (var (checkpoint, isSigned, cosigned) in Cores.Map(checkpoints, c => (c, IsSigned(c), CosignedBy(c))))
        {
            Cosignatures += cosigned.Count;
            foreach (var witness in Keys.Witnesses.Except(cosigned).Where(w => checkpoint.Signatures.Any(s => s.Name == w.Name && s.KeyId == w.Id)))
                Add(checkpoint.Size, $"{which} of size {checkpoint.Size} bears a signature of the witness {witness.Name} that does not fit.");
            if (isSigned)
                yield return checkpoint;
            else if (checkpoint.Origin != Keys.Origin)
                Add(checkpoint.Size, $"{which} of size {checkpoint.Size} belongs to the history '{Shown.Of(checkpoint.Origin)}', not '{Shown.Of(Keys.Origin)}'.");
            else if (Keys.KeyFor(checkpoint.Size) is var key)
                Add(checkpoint.Size, $"{which} of size {checkpoint.Size} is not signed by the key {key.Id} of {key.Name}.");
        }
    }

    private bool IsSigned(Checkpoint checkpoint) => checkpoint.Origin == Keys.Origin && checkpoint.IsSignedBy(Keys.KeyFor(checkpoint.Size));

    private List<CheckpointPublicKey> CosignedBy(Checkpoint checkpoint) => [.. Keys.Witnesses.Where(checkpoint.IsSignedBy)];

    private void Add(long? position, string message) =>
        _findings.Add(new(FindingKind.NotSigned, position, position, string.Create(CultureInfo.InvariantCulture, $"{message}")));
}

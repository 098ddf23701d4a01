namespace OpsBoard.Ledger;

/// <summary>What was done to a history, or what is wrong with it.</summary>
public enum FindingKind
{
    /// <summary>An event is not what was recorded at its position.</summary>
    Changed,

    /// <summary>Events that were recorded are missing, and others follow.</summary>
    Removed,

    /// <summary>Lines stand between events that were recorded without them.</summary>
    Inserted,

    /// <summary>Events stand in another order than they were recorded in.</summary>
    Reordered,

    /// <summary>The end is missing: a checkpoint speaks of more events.</summary>
    Truncated,

    /// <summary>Events stand behind the last checkpoint, so nobody vouches for them.</summary>
    Added,

    /// <summary>Events and their hashes were made anew from somewhere within a range on.</summary>
    Rewritten,

    /// <summary>The file of hashes was altered; the events are as recorded.</summary>
    HashesChanged,

    /// <summary>A checkpoint or a key is not signed by whom it must be, or contradicts another.</summary>
    NotSigned,

    /// <summary>Recorded as it stands, but against the rules of the ledger.</summary>
    RuleBroken,

    /// <summary>Who acted had no right to.</summary>
    NotEntitled,

    /// <summary>A printed board is not what the events say.</summary>
    BoardDiffers,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="First">The first position concerned; of a range, the first that can be; null when it is none.</param>
/// <param name="Last">The last position concerned or, of a range, the last that can be the first; null when it is not known.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record Finding(FindingKind Kind, long? First, long? Last, string Message);

/// <summary>How a verification ended.</summary>
public enum Verdict
{
    /// <summary>Everything is as it was signed.</summary>
    Whole,

    /// <summary>Something is not; the findings say what.</summary>
    Tampered,

    /// <summary>The bundle cannot be read, so nothing can be said.</summary>
    Unusable,
}

/// <summary>The last checkpoint that a witness cosigned: what it covers can't be altered any more, not even by whoever holds the server's key.</summary>
/// <param name="Fingerprint">Of the witness's key. The bundle says so itself: compare it with the one that the witness gives.</param>
/// <param name="Size">How many events it covers.</param>
/// <param name="RecordedAt">When the last of them was recorded.</param>
public sealed record WitnessedUpTo(string Name, string Fingerprint, long Size, DateTimeOffset RecordedAt);

/// <summary>What a verification found.</summary>
/// <param name="Reason">Why it is unusable; else null.</param>
/// <param name="Findings">What is wrong, in the order of positions; after the first alteration events are not looked at any more.</param>
/// <param name="Events">How many events were found as they were signed, from position 1 on.</param>
/// <param name="Streams">How many streams they belong to.</param>
/// <param name="Last">The last checkpoint whose signature fits.</param>
/// <param name="Checkpoints">How many checkpoints fit.</param>
/// <param name="Cosignatures">How many signatures of listed witnesses fit.</param>
/// <param name="Fingerprint">Of the first key: all rests on it, and people must compare it.</param>
public sealed record BundleReport(
    Verdict Verdict, string? Reason, IReadOnlyList<Finding> Findings, long Events, long Streams,
    Checkpoint? Last, int Checkpoints, int Cosignatures, string? Fingerprint)
{
    /// <summary>How far each witness that the bundle lists has cosigned, with a signature that fits; those who never did are not there.</summary>
    public IReadOnlyList<WitnessedUpTo> Witnessed { get; init; } = [];

    public static BundleReport Unusable(string reason) => new(Verdict.Unusable, reason, [], 0, 0, null, 0, 0, null);

    /// <summary>With more findings, such as those of the auditor.</summary>
    public BundleReport With(IEnumerable<Finding> more)
    {
        IReadOnlyList<Finding> all = [.. Findings.Concat(more).OrderBy(f => f.First ?? 0)];
        return this with { Findings = all, Verdict = Verdict == Verdict.Whole && all.Count > 0 ? Verdict.Tampered : Verdict };
    }
}

namespace OpsBoard.Ledger;

/// <summary>How far a verification has come.</summary>
/// <param name="Events">Events looked at.</param>
/// <param name="Total">Events that there should be.</param>
public readonly record struct VerifyProgress(long Events, long Total);

/// <summary>Looks at each event besides the verifier, who vouches for its bytes.</summary>
/// <param name="Read">Called on several threads, in any order; what it answers goes to <paramref name="Follow"/>. A <see cref="FormatException"/> is a finding.</param>
/// <param name="Follow">Called in the order of positions, one at a time. The event is gone after the call.</param>
public sealed record EventFollower(Func<LedgerEvent, object> Read, Action<LedgerEvent, object> Follow);

/// <summary>What a verification is given besides the bundle.</summary>
public sealed record VerifyOptions
{
    /// <summary>Checkpoints that the auditor kept, or has from witnesses: they cannot be taken out of a bundle.</summary>
    public IReadOnlyList<Checkpoint> Known { get; init; } = [];

    /// <summary>The fingerprint that the first key must have; null: it is only told.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Called now and then, on the thread that verifies.</summary>
    public Action<VerifyProgress>? Progress { get; init; }

    public EventFollower? Follower { get; init; }
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Ledger;

namespace OpsBoard.Web.Platform.Ledger;

/// <summary>What came of an attempt to sign.</summary>
/// <param name="Last">The latest checkpoint that this server stands by; null when there is none.</param>
/// <param name="Refusal">Why it signs no more; null when it does.</param>
public sealed record Signing(KeyRing? Keys, Checkpoint? Last, Rejection? Refusal)
{
    public static Signing None { get; } = new(null, null, null);
}

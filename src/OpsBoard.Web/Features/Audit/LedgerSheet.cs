using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Ledger;

namespace OpsBoard.Web.Features.Audit;

/// <summary>How far the history is signed, and by whom.</summary>
/// <param name="Latest">Null before anything was signed.</param>
/// <param name="Told">Size of the first checkpoint that covers the record told in full; null when there is none yet.</param>
/// <param name="Refusal">Why nothing more is signed.</param>
/// <param name="Witnesses">How each of them stands.</param>
public sealed record LedgerSheet(Checkpoint? Latest, KeyRing? Keys, long? Told, Rejection? Refusal, IReadOnlyList<WitnessStanding> Witnesses)
{
    /// <summary>Fingerprint of the key that signed the latest checkpoint.</summary>
    public string? Fingerprint => Latest is null ? null : Keys?.KeyFor(Latest.Size).Fingerprint;

    internal static async Task<LedgerSheet> ReadAsync(LedgerStore store, Checkpointer checkpointer, PeerWitnesses witnesses, long? told, CancellationToken ct)
    {
        var state = checkpointer.State;
        var covering = told is { } position ? await store.AtLeastAsync(position, ct) : null;
        return new(Read(await store.LatestAsync(ct)) ?? state.Last, state.Keys, covering?.Size, state.Refusal, await witnesses.StandingsAsync(ct));
    }

    private static Checkpoint? Read(KeptCheckpoint? kept)
    {
        try
        {
            return kept is null ? null : Checkpoint.Parse(kept.Note);
        }
        catch (FormatException)
        {
            return null; // Somebody altered it; the refusal says so.
        }
    }
}

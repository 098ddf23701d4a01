using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Ledger;

namespace OpsBoard.Web.Features.Ledger;

/// <summary>Makes proofs out of the recorded hashes. Each is tried before it is given: a broken one would only accuse the reader.</summary>
internal sealed class ProofDesk(LedgerStore store, LedgerTiles tiles, Checkpointer checkpointer)
{
    public const string Broken = "ledger.proof-broken";

    private readonly HashTree _tree = new(tiles);

    /// <summary>Why this server signs no more; null when it does.</summary>
    public Rejection? Refusal => checkpointer.State.Refusal;

    /// <summary>The latest checkpoint, or the first of at least a size.</summary>
    public async Task<(Checkpoint? Checkpoint, Rejection? None)> CheckpointAsync(long? size, CancellationToken ct)
    {
        var found = size is { } least ? await store.AtLeastAsync(least, ct) : await store.LatestAsync(ct);
        if (found is not null && Read(found) is { } checkpoint) return (checkpoint, null);
        if (checkpointer.State is { Last: null, Refusal: { } refusal }) return (null, refusal);
        return await store.LatestAsync(ct) is { } last
            ? (null, Rejection.Rule("ledger.no-checkpoint-of-size", ("size", Invariant(size ?? last.Size)), ("last", Invariant(last.Size))))
            : (null, Rejection.Rule("ledger.no-checkpoint"));
    }

    public async Task<(object? Proof, Rejection? Rejection)> IncludeAsync(long position, long? size, CancellationToken ct)
    {
        var (checkpoint, none) = await CheckpointAsync(size is { } least ? Math.Max(least, position) : null, ct);
        if (none is not null && size is null) return (null, none);
        if (checkpoint is null || checkpoint.Size < position)
        {
            var head = await store.HeadAsync(ct);
            if (position > head.Size) return (null, Rejection.Rule("ledger.position-unknown", ("position", Invariant(position)), ("head", Invariant(head.Size))));
            return (null, none ?? Rejection.Rule("ledger.position-not-signed", ("position", Invariant(position)), ("size", Invariant(checkpoint!.Size))));
        }
        try
        {
            var proof = await _tree.IncludeAsync(position - 1, checkpoint.Size, ct);
            var leaf = TreeHash.From((await tiles.ReadAsync(0, (position - 1) / HashTile.Width, (int)((position - 1) % HashTile.Width) + 1, ct)).Span[^TreeHash.Length..]);
            return proof.Verify(leaf, checkpoint.Root) ? (InclusionData.Of(proof, leaf, checkpoint), null) : (null, No(checkpoint.Size));
        }
        catch (InvalidDataException)
        {
            return (null, No(checkpoint.Size));
        }
    }

    public async Task<(object? Proof, Rejection? Rejection)> ConnectAsync(long from, long? to, CancellationToken ct)
    {
        var (covering, none) = await CheckpointAsync(to ?? from, ct);
        if (to is null && covering is not null) (covering, none) = await CheckpointAsync(null, ct);
        if (covering is null) return (null, none);
        var size = to ?? covering.Size;
        try
        {
            var proof = await _tree.ConnectAsync(from, size, ct);
            var (first, second) = (await _tree.RootAsync(from, ct), await _tree.RootAsync(size, ct));
            var isSigned = (await _tree.ConnectAsync(size, covering.Size, ct)).Verify(second, covering.Root);
            return isSigned && proof.Verify(first, second)
                ? (new ConsistencyData(from, size, first.ToString(), second.ToString(), [.. proof.Path.Select(h => h.ToString())]), null)
                : (null, No(covering.Size));
        }
        catch (InvalidDataException)
        {
            return (null, No(covering.Size));
        }
    }

    private static Checkpoint? Read(KeptCheckpoint kept)
    {
        try
        {
            return Checkpoint.Parse(kept.Note);
        }
        catch (FormatException)
        {
            return null; // Somebody altered it; the checkpointer says so.
        }
    }

    private static Rejection No(long size) => Rejection.Rule(Broken, ("size", Invariant(size)));

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}

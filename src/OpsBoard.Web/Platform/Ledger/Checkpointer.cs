using System.Globalization;
using System.Security.Cryptography;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Platform.Ledger;

/// <summary>
/// Signs what the history is: at most every ten seconds or every thousand events, and only a history that continues
/// what was signed before. What was rolled back or rewritten is never signed, however it got into the database.
/// </summary>
public sealed class Checkpointer(
    LedgerStore store, LedgerTiles tiles, LedgerKeys keys, LedgerFolder folder, Witnesses witnesses,
    Live<OperationsView> live, TimeProvider clock, IConfiguration configuration, Refusals words, ILogger<Checkpointer> log) : BackgroundService
{
    private const long MostEvents = 1000;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(10), LookAnyway = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1);
    private Signing _state = Signing.None;

    /// <summary>How it went the last time.</summary>
    public Signing State => Volatile.Read(ref _state);

    /// <summary>Signs the history as it is now, unless that was done or must not be.</summary>
    public async Task<Signing> SignAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return Tell(await SignInTurnAsync(ct));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Makes a new key, announced by the one in use; it signs from the next event on.</summary>
    /// <param name="by">Who ordered it, for the log.</param>
    public async Task<Signing> RotateAsync(AccountName by, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var state = Tell(await SignInTurnAsync(ct));
            if (state.Refusal is not null || state.Keys is not { } ring) return state;
            using var old = folder.Find(ring.Keys[^1].Key);
            if (old is null) return state with { Refusal = NoKey(ring.Keys[^1].Key) };
            using var next = folder.Create(old.Public.Name);
            var rotated = ring.Rotate(old, next.Public, Math.Max(state.Last?.Size ?? 0, ring.Keys[^1].FromSize) + 1);
            if (!await keys.AddAsync(rotated.Keys[^1], ct))
            {
                folder.Delete(next.Public);
                return state with { Refusal = Rejection.Rule("ledger.keys-changed") };
            }
            log.KeyRotated(by, rotated.Keys[^1].FromSize, next.Public.Fingerprint);
            return Tell(state with { Keys = rotated });
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // By the world's clock: a scenario's may stand still.
        using var beat = new PeriodicTimer(Beat);
        long? looked = null;
        var at = TimeProvider.System.GetTimestamp();
        do
        {
            var position = live.Current.Position;
            var waited = TimeProvider.System.GetElapsedTime(at);
            var isDue = looked is not { } last || waited >= LookAnyway || position - last >= MostEvents || position > last && waited >= LongestWait;
            try
            {
                if (isDue)
                {
                    looked = (await SignAsync(stoppingToken)).Last?.Size ?? position;
                    at = TimeProvider.System.GetTimestamp();
                }
                await witnesses.CollectAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // Whatever somebody put into the database or the folders: the boards go on.
                at = TimeProvider.System.GetTimestamp();
                looked ??= position;
                log.SigningFailed(fault);
            }
        }
        while (await beat.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<Signing> SignInTurnAsync(CancellationToken ct)
    {
        KeyRing? ring = null;
        Checkpoint? last = null;
        try
        {
            var own = folder.ReadLast();
            ring = await keys.ReadAsync(ct);
            if (own is not null && (ring is null || own.Origin != ring.Origin || !own.IsSignedBy(ring.KeyFor(own.Size))))
                return new(ring, own, Rejection.Rule("ledger.other-history", ("origin", own.Origin)));
            ring ??= await FoundAsync(ct);
            ring = ring with { Witnesses = witnesses.Keys };
            last = own;

            // Another node may have signed more than this one.
            if (await store.LatestAsync(ct) is { } kept)
            {
                var known = Checkpoint.Parse(kept.Note);
                if (known.Size != kept.Size || known.Origin != ring.Origin || !known.IsSignedBy(ring.KeyFor(known.Size)))
                    return new(ring, last, Rejection.Rule("ledger.checkpoint-forged", ("size", Invariant(kept.Size))));
                if (last is null || known.Size >= last.Size) last = known;
            }
            var head = await store.HeadAsync(ct);
            foreach (var signed in new[] { own, last }.OfType<Checkpoint>().DistinctBy(c => (c.Size, c.Root)))
                if (await FlawAsync(signed, head, ct) is { } flaw) return new(ring, last, flaw);
            if (head.Size == 0) return new(ring, null, null);
            if (last is null || last.Size < head.Size)
            {
                using var key = folder.Find(ring.KeyFor(head.Size));
                if (key is null) return new(ring, last, NoKey(ring.KeyFor(head.Size)));
                last = Checkpoint.Sign(ring.Origin, head.Size, head.Frontier.Root, head.RecordedAt, key);
                // First where nobody who rules the database can take it away.
                folder.WriteLast(last);
            }
            last = Checkpoint.Parse((await store.KeepAsync(last, clock.GetUtcNow(), ct)).Note);
            await witnesses.OfferAsync(last, ct);
            return new(ring, last, null);
        }
        catch (Exception damage) when (damage is InvalidDataException or FormatException)
        {
            return new(ring, last, Rejection.Rule("ledger.damaged", ("why", damage.Message)));
        }
    }

    /// <summary>Why the head does not continue what was signed; null when it does.</summary>
    private async Task<Rejection?> FlawAsync(Checkpoint signed, TreeHead head, CancellationToken ct)
    {
        if (head.Size < signed.Size) return Rejection.Rule("ledger.rolled-back", ("size", Invariant(signed.Size)), ("head", Invariant(head.Size)));
        if (head.Size == signed.Size ? head.Frontier.Root == signed.Root : await ContinuesAsync(signed, head, ct)) return null;
        return Rejection.Rule("ledger.forked", ("size", Invariant(signed.Size)), ("head", Invariant(head.Size)));
    }

    private async Task<bool> ContinuesAsync(Checkpoint signed, TreeHead head, CancellationToken ct)
    {
        try
        {
            await tiles.GrowAsync(head.Size, ct);
            if (await ProvesAsync()) return true;
        }
        catch (InvalidDataException)
        {
            // Tried once more below: tiles above the leaves may be gone, which alters nothing.
        }
        await tiles.ForgetAsync(ct);
        await tiles.GrowAsync(head.Size, ct);
        return await ProvesAsync();

        async Task<bool> ProvesAsync() => (await new HashTree(tiles).ConnectAsync(signed.Size, head.Size, ct)).Verify(signed.Root, head.Frontier.Root);
    }

    private async Task<KeyRing> FoundAsync(CancellationToken ct)
    {
        var name = configuration["OpsBoard:Ledger:Name"] is { Length: > 0 } given ? given : "opsboard";
        var origin = configuration["OpsBoard:Ledger:Origin"] is { Length: > 0 } chosen ? chosen : $"opsboard/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        using var key = folder.FindUnused(name) ?? folder.Create(name);
        await keys.FoundAsync(origin, key.Public, ct);
        var ring = (await keys.ReadAsync(ct))!;
        // Another node was first: what it has signed is not for this key to continue.
        if (ring.Keys[0].Key.Fingerprint != key.Public.Fingerprint) folder.Delete(key.Public);
        else log.LedgerFounded(ring.Origin, key.Public.Fingerprint);
        return ring;
    }

    private Signing Tell(Signing state)
    {
        var before = State.Refusal;
        Volatile.Write(ref _state, state);
        if (state.Refusal is { } refusal && refusal.Code != before?.Code) log.SigningRefused(refusal.Code, words.Say(refusal));
        if (state.Refusal is null && before is not null) log.SigningAgain(state.Last?.Size ?? 0);
        return state;
    }

    private static Rejection NoKey(CheckpointPublicKey key) => Rejection.Rule("ledger.no-private-key", ("fingerprint", key.Fingerprint), ("file", $"key-{key.Id}.pem"));

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}

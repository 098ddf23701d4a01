using System.Globalization;
using System.Net;
using System.Text;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Platform.Ledger;

/// <summary>
/// Asks witnesses over HTTP to cosign the latest checkpoint, each by itself and as long as it takes: the board goes on
/// without them, and shows since when. Whom to ask stands in <c>OpsBoard:Ledger:Witness:Urls:NAME</c>; what he answers counts
/// only with the key of <c>OpsBoard:Ledger:Witness:Keys:NAME</c>.
/// </summary>
public sealed class PeerWitnesses(Witnesses witnesses, LedgerStore store, LedgerTiles tiles, Refusals words, ILogger<PeerWitnesses> log) : BackgroundService
{
    private const int LongestAnswer = 64 * 1024;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(15), LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, WitnessStanding> _standings = new(StringComparer.Ordinal);

    /// <summary>Every witness whose signature counts, as it stands.</summary>
    public async Task<IReadOnlyList<WitnessStanding>> StandingsAsync(CancellationToken ct)
    {
        var all = new List<WitnessStanding>();
        foreach (var key in witnesses.Keys)
        {
            var cosigned = await LastAsync(key, ct);
            lock (_lock)
                all.Add(_standings.GetValueOrDefault(key.Name, new(key.Name, witnesses.Addresses.GetValueOrDefault(key.Name), WitnessMood.NotAsked, null, null, null)) with { Size = cosigned });
        }
        return all;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(witnesses.Keys.Where(key => witnesses.Addresses.ContainsKey(key.Name)).Select(key => FollowAsync(key, witnesses.Addresses[key.Name], stoppingToken)));

    private async Task FollowAsync(CheckpointPublicKey witness, Uri address, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = LongestPause, AllowAutoRedirect = false }) { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
        var (pause, cosigned) = (Beat, "");
        while (true)
        {
            await Task.Delay(pause, ct);
            // Not by its size: a history that was rolled back must be asked about, too.
            if (witnesses.Latest is not { } latest || latest.Text == cosigned) continue;
            try
            {
                var why = await AskAsync(http, witness, address, latest, ct);
                Tell(witness, address, why);
                (pause, cosigned) = why is null ? (Beat, latest.Text) : (Longer(pause), cosigned);
            }
            catch (Exception fault) when (!ct.IsCancellationRequested)
            {
                // Whatever comes back from elsewhere, or out of a database that somebody altered.
                Tell(witness, address, Rejection.Rule("witness.silent", ("why", Shown.Of(fault.Message))));
                pause = Longer(pause);
            }
        }
    }

    /// <summary>Null when it cosigned, else why not.</summary>
    private async Task<Rejection?> AskAsync(HttpClient http, CheckpointPublicKey witness, Uri address, Checkpoint latest, CancellationToken ct)
    {
        var old = await LastAsync(witness, ct) is { } known && known <= latest.Size ? known : 0;
        for (var attempt = 1; ; attempt++)
        {
            var proof = old == 0 || old == latest.Size ? [] : (await new HashTree(tiles).ConnectAsync(old, latest.Size, ct)).Path;
            using var body = new StringContent(new CosignRequest(old, proof, latest).ToString(), Encoding.UTF8, "text/plain");
            using var answer = await http.PostAsync(new Uri(address, "api/v1/ledger/cosign"), body, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.OK:
                    await witnesses.MergeAsync(Checkpoint.Parse($"{latest.Text}\n{text}"), ct);
                    return null;
                case HttpStatusCode.Conflict when long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size):
                    if (size > latest.Size) return await EndsBeforeAsync(size, ct) ? Rejection.Rule("witness.rolled-back", ("size", Invariant(size)), ("head", Invariant(latest.Size))) : Not("409");
                    if (size == old) return Rejection.Rule("witness.forked", ("size", Invariant(size)));
                    if (attempt > 2) return Not("409");
                    old = size;
                    break;
                case HttpStatusCode.UnprocessableEntity:
                    return Rejection.Rule("witness.forked", ("size", Invariant(old)));
                case HttpStatusCode.Forbidden or HttpStatusCode.NotFound:
                    return Rejection.Rule("witness.not-accepted", ("origin", latest.Origin), ("status", (int)answer.StatusCode));
                default:
                    return Not(Invariant((int)answer.StatusCode));
            }
        }
    }

    /// <summary>Another node may have signed and offered more than this one has seen; then nothing is wrong.</summary>
    private async Task<bool> EndsBeforeAsync(long size, CancellationToken ct) => await store.LatestAsync(ct) is not { } kept || kept.Size < size;

    private async Task<long?> LastAsync(CheckpointPublicKey witness, CancellationToken ct)
    {
        if (await store.LastCosignedAsync(witness, ct) is not { } kept) return null;
        try
        {
            // A line that somebody put there is no cosignature.
            return Checkpoint.Parse(kept.Note).IsSignedBy(witness) ? kept.Size : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private void Tell(CheckpointPublicKey witness, Uri address, Rejection? why)
    {
        var mood = why is null ? WitnessMood.Agrees : why.Code is "witness.rolled-back" or "witness.forked" ? WitnessMood.Refuses : WitnessMood.Silent;
        WitnessStanding? before;
        lock (_lock)
        {
            before = _standings.GetValueOrDefault(witness.Name);
            _standings[witness.Name] = new(witness.Name, address, mood, null, why is null ? null : before?.Mood == mood ? before.Since : TimeProvider.System.GetUtcNow(), why);
        }
        if (before?.Mood == mood && before.Why?.Code == why?.Code) return;
        if (mood == WitnessMood.Refuses) log.WitnessRefuses(witness.Name, words.Say(why!));
        else if (why is not null) log.WitnessSilent(witness.Name, address, words.Say(why));
        else if (before?.Why is not null) log.WitnessAgain(witness.Name);
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private static Rejection Not(string status) => Rejection.Rule("witness.silent", ("why", $"HTTP {status}"));

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}

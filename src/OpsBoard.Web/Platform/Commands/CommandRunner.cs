using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpsBoard.Domain;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Commands;

/// <summary>A command on its way: who sends it, under which id, on which version.</summary>
/// <param name="Id">Made by the sender; the same id again gives the same answer and no second event.</param>
/// <param name="ExpectedVersion">Version of the stream that the sender saw; null: whatever it is now.</param>
/// <param name="HappenedAt">When it happened, where that is earlier than now.</param>
public sealed record Envelope(AccountName Account, CommandId Id, Command Command, long? ExpectedVersion = null, DateTimeOffset? HappenedAt = null, bool IsSimulated = false);

/// <summary>
/// The one door for every change: screens, machines and the scenario come through here. A command is decided on what
/// this node remembers of its stream. What that accepts is written only if it still holds, else decided again where
/// it is written; what it refuses is decided once more on what the database says.
/// </summary>
public sealed class CommandRunner(EventJournal store, StreamStates states, Live<OperationsView> live, PolicyPacks packs, LocalCalendar calendar, TimeProvider clock)
{
    private static readonly JsonSerializerOptions FingerprintOptions = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>How often a command of several streams is decided afresh while others write to one of them.</summary>
    private const int MostAttempts = 8;

    public async Task<CommandOutcome> RunAsync(Envelope envelope, CancellationToken ct)
    {
        var decider = Streams.DeciderOf(envelope.Command);
        var stream = new StreamKey(envelope.Command.Stream);
        var fingerprint = FingerprintOf(envelope);
        var trial = Decide(envelope, decider, states.Find(stream) ?? StreamState.Empty, live.Current);
        if (trial.Denied is null && await WriteAsync(envelope, decider, fingerprint, trial, ct) is { } written) return written;

        for (var attempt = 1; ; attempt++)
        {
            // Nothing is refused from memory: the command may have been answered before, a stream or the view have moved on.
            if (await store.FindAnswerAsync(envelope.Id, fingerprint, ct) is { } answered) return Translate(answered);
            trial = Decide(envelope, decider, await ReadAsync(stream, decider, ct), await CatchUpAsync(ct));
            if (trial.Denied is { } denied) return denied;
            if (await WriteAsync(envelope, decider, fingerprint, trial, ct) is { } outcome) return outcome;
            if (trial.Denied is { } withdrawn) return withdrawn;
            if (attempt == MostAttempts) return new CommandOutcome.Busy();
        }
    }

    /// <summary>
    /// Null when nothing was written: decided again where it is written, the command was denied, and <see cref="Trial.Denied"/>
    /// says why; or another stream that it changes has moved on, and it must be decided afresh.
    /// </summary>
    private async Task<CommandOutcome?> WriteAsync(Envelope envelope, IDecider decider, string fingerprint, Trial trial, CancellationToken ct)
    {
        var (command, seen) = (envelope.Command, trial.State);
        var request = new AppendRequest(MetadataOf(envelope, trial), fingerprint, [new(new(command.Stream), decider.StreamType, seen.Version, trial.Events), .. trial.Others])
        {
            // What rests on several streams can only be decided again with all of them at hand.
            Redecide = trial.Others.Count > 0 ? null : since =>
            {
                var again = Decide(envelope, decider, seen.With(decider, since), live.Current);
                trial.Denied = again.Denied;
                return again.Denied is null ? again.Events : null;
            },
        };
        var result = await store.AppendAsync(request, ct);
        if (result is AppendResult.Withdrawn or AppendResult.Stale) return null;
        if (result is AppendResult.Appended { Added.Count: > 0 } appended)
            states.Keep(new(command.Stream), decider, seen.With(decider, appended.Added.Where(e => e.Stream.Value == command.Stream)));
        return Translate(result);
    }

    private Trial Decide(Envelope envelope, IDecider decider, StreamState stream, OperationsView view)
    {
        var (command, now) = (envelope.Command, clock.GetUtcNow());
        var happened = envelope.HappenedAt ?? now;
        var grant = view.Grants.GetValueOrDefault(envelope.Account);
        var role = grant?.Role ?? Role.Viewer;
        if (happened > now) return Denied(new CommandOutcome.Refused(Rejection.Rule("command.happened-in-future", ("happened", happened.ToString("O")))));
        var territory = decider.Territory(stream.State, command);
        var decision = decider.Decide(stream.State, command, new(now, happened, new(envelope.Account, role), calendar, packs, view));

        // What isn't there can't be forbidden; then the right, then the version, then the rule.
        if (decision.Rejection is { Kind: RejectionKind.Unknown } unknown) return Denied(new CommandOutcome.Refused(unknown));
        if (Permissions.Check(grant, command, territory, view.Divisions) is { } forbidden) return Denied(new CommandOutcome.Refused(forbidden));
        if (envelope.ExpectedVersion is { } expected && expected != stream.Version) return Denied(new CommandOutcome.Stale(expected, stream.Version, stream.Last));
        if (decision.IsRejected) return Denied(new CommandOutcome.Refused(decision.Rejection));
        if (decision.Events.Count == 0) return Denied(new CommandOutcome.Accepted(stream.Last?.Position ?? 0, stream.Version, IsRepeat: true));
        return new(stream, role, territory is { } at ? view.Divisions.BoardOf(at) : null, [.. decision.Events],
            [.. decision.Others.Select(o => new StreamWrite(new(o.Stream), o.StreamType, o.ExpectedVersion, [.. o.Events]))]);

        Trial Denied(CommandOutcome outcome) => new(stream, role, null, [], []) { Denied = outcome };
    }

    private async Task<StreamState> ReadAsync(StreamKey stream, IDecider decider, CancellationToken ct)
    {
        var state = await states.ReadAsync(stream, decider, null, ct);
        states.Keep(stream, decider, state);
        return state;
    }

    private async Task<OperationsView> CatchUpAsync(CancellationToken ct)
    {
        var head = await store.HeadAsync(ct);
        return await live.WaitForAsync(v => v.Position >= head.Position, ct);
    }

    private static EventMetadata MetadataOf(Envelope envelope, Trial trial) => new(
        envelope.Id, envelope.Account.Value, trial.Role.ToString(), trial.Home?.Value, null, envelope.HappenedAt?.ToUniversalTime(), trial.Home?.Value, envelope.IsSimulated, null);

    private static CommandOutcome Translate(AppendResult result) => result switch
    {
        AppendResult.Appended a => new CommandOutcome.Accepted(a.Position, a.Version, a.Repeated),
        AppendResult.CommandIdReused r => new CommandOutcome.IdReused(r.CommandId.Value),
        AppendResult.Busy => new CommandOutcome.Busy(),
        _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
    };

    private static string FingerprintOf(Envelope envelope)
    {
        var type = envelope.Command.GetType();
        Span<byte> hash = stackalloc byte[Sha256.Length];
        Sha256.Hash([.. Encoding.UTF8.GetBytes($"{envelope.Account}\n{type.Name}\n"), .. JsonSerializer.SerializeToUtf8Bytes(envelope.Command, type, FingerprintOptions)], hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>A command decided on one state of its stream.</summary>
    /// <param name="Others">What it writes to other streams along with its own.</param>
    private sealed record Trial(StreamState State, Role Role, DivisionCode? Home, IReadOnlyList<object> Events, IReadOnlyList<StreamWrite> Others)
    {
        /// <summary>Why nothing is written.</summary>
        public CommandOutcome? Denied { get; set; }
    }
}

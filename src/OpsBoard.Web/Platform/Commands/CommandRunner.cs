using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpsBoard.Domain;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Commands;

/// <summary>A command on its way: who sends it, under which id, on which version.</summary>
/// <param name="Id">Made by the sender; the same id again gives the same answer and no second event.</param>
/// <param name="ExpectedVersion">Version of the stream that the sender saw; null: whatever it is now.</param>
/// <param name="HappenedAt">When it happened, where that is earlier than now.</param>
public sealed record Envelope(AccountName Account, CommandId Id, Command Command, long? ExpectedVersion = null, DateTimeOffset? HappenedAt = null, bool IsSimulated = false);

/// <summary>The one door for every change: screens, machines and the scenario come through here.</summary>
public sealed class CommandRunner(EventJournal store, Live<OperationsView> live, PolicyPacks packs, LocalCalendar calendar, TimeProvider clock)
{
    // A decision that loses a race is decided again; after so many losses something else is wrong.
    private const int MostAttempts = 20;

    private static readonly JsonSerializerOptions FingerprintOptions = new() { Converters = { new JsonStringEnumConverter() } };

    public async Task<CommandOutcome> RunAsync(Envelope envelope, CancellationToken ct)
    {
        var fingerprint = FingerprintOf(envelope);
        for (var attempt = 1; ; attempt++)
        {
            if (await store.FindAnswerAsync(envelope.Id, fingerprint, ct) is { } answered) return Translate(answered, null);

            var view = live.Current;
            var (outcome, write) = await DecideAsync(envelope, view, ct);
            if (outcome is CommandOutcome.Refused && attempt == 1 && await CatchUpAsync(view, ct)) continue;
            if (outcome is not null) return outcome;

            var result = await store.AppendAsync(new(MetadataOf(envelope, write!.Territory), fingerprint, [write.Stream]), ct);
            if (result is AppendResult.Stale && attempt < MostAttempts) continue;
            return Translate(result, null);
        }
    }

    private async Task<(CommandOutcome? Outcome, Write? Write)> DecideAsync(Envelope envelope, OperationsView view, CancellationToken ct)
    {
        var command = envelope.Command;
        var decider = Streams.DeciderOf(command);
        var history = await store.FetchStreamAsync(new(command.Stream), null, ct);
        object? state = null;
        Recorded? last = null;
        foreach (var stored in history) state = decider.Evolve(state, last = stored.ToRecorded());
        var version = last?.Version ?? 0;

        var now = clock.GetUtcNow();
        var happened = envelope.HappenedAt ?? now;
        if (happened > now) return (new CommandOutcome.Refused(Rejection.Rule("command.happened-in-future", ("happened", happened.ToString("O")))), null);
        var grant = view.Grants.GetValueOrDefault(envelope.Account);
        var territory = decider.Territory(state, command);
        var world = new World(now, happened, new(envelope.Account, grant?.Role ?? Role.Viewer), calendar, packs, view);
        var decision = decider.Decide(state, command, world);

        // What isn't there can't be forbidden; then the right, then the version, then the rule.
        if (decision.Rejection is { Kind: RejectionKind.Unknown } unknown) return (new CommandOutcome.Refused(unknown), null);
        if (Permissions.Check(grant, command, territory, view.Divisions) is { } forbidden) return (new CommandOutcome.Refused(forbidden), null);
        if (envelope.ExpectedVersion is { } expected && expected != version) return (new CommandOutcome.Stale(expected, version, last), null);
        if (decision.IsRejected) return (new CommandOutcome.Refused(decision.Rejection), null);
        if (decision.Events.Count == 0) return (new CommandOutcome.Accepted(last?.Position ?? 0, version, IsRepeat: true), null);
        var home = territory is { } at ? view.Divisions.BoardOf(at) : (DivisionCode?)null;
        return (null, new(new(new(command.Stream), decider.StreamType, version, [.. decision.Events]), home));
    }

    /// <summary>A refusal by a view that was behind is no refusal: true when there is a newer view to decide on.</summary>
    private async Task<bool> CatchUpAsync(OperationsView decidedOn, CancellationToken ct)
    {
        var head = await store.HeadAsync(ct);
        if (decidedOn.Position >= head.Position) return false;
        await live.WaitForAsync(v => v.Position >= head.Position, ct);
        return true;
    }

    private EventMetadata MetadataOf(Envelope envelope, DivisionCode? home)
    {
        var role = live.Current.Grants.GetValueOrDefault(envelope.Account)?.Role ?? Role.Viewer;
        return new(envelope.Id, envelope.Account.Value, role.ToString(), home?.Value, null, envelope.HappenedAt, home?.Value, envelope.IsSimulated, null);
    }

    private static CommandOutcome Translate(AppendResult result, Recorded? last) => result switch
    {
        AppendResult.Appended a => new CommandOutcome.Accepted(a.Position, a.Version, a.Repeated),
        AppendResult.Stale s => new CommandOutcome.Stale(s.Expected, s.Actual, last),
        AppendResult.CommandIdReused r => new CommandOutcome.IdReused(r.CommandId.Value),
        _ => throw new System.Diagnostics.UnreachableException(result.GetType().Name),
    };

    private static string FingerprintOf(Envelope envelope)
    {
        var command = JsonSerializer.Serialize(envelope.Command, envelope.Command.GetType(), FingerprintOptions);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{envelope.Account}\n{envelope.Command.GetType().Name}\n{command}")));
    }

    private sealed record Write(StreamWrite Stream, DivisionCode? Territory);
}

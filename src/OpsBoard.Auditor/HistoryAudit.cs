using System.Collections.Immutable;
using System.Text.Json;
using OpsBoard.Domain;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Ledger;

namespace OpsBoard.Auditor;

/// <summary>
/// Reads events as the domain does and folds them: each actor must have held the grant when he acted, and the boards that
/// were printed must be the boards that the events make.
/// </summary>
internal sealed class HistoryAudit(PrintedBoards boards)
{
    private const int MostFindings = 100;

    /// <summary>
    /// A command is judged by a view that may be a moment behind the events: one that was sent while a grant ended counts as sent before.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly EventCatalog _catalog = new(Streams.EventTypes, quick: Streams.QuickReaders);
    private readonly KnownTexts<AccountName> _accounts = new(quoted => new(Unquote(quoted)));
    private readonly KnownTexts<Circumstance> _circumstances = new(Circumstance.Of);
    private readonly OperationsFold _fold = new(OperationsView.Empty);
    private readonly Queue<(DateTimeOffset Until, ImmutableDictionary<AccountName, Grant> Grants)> _beforeGrants = new();
    private readonly List<Finding> _findings = [];
    private bool _isBroken;

    public IReadOnlyList<Finding> Findings => _findings;

    public EventFollower Follower => new(Read, (_, read) => Follow((Recorded)read));

    /// <summary>The event in the domain's form. May run on any thread.</summary>
    /// <exception cref="FormatException">The domain does not know such an event.</exception>
    private Recorded Read(LedgerEvent e)
    {
        try
        {
            var circumstance = _circumstances.Read(e.Headers);
            return new(
                e.Position, e.Stream, e.Version, (DomainEvent)_catalog.Deserialize(e.QuotedType[1..^1], e.Data), e.RecordedAt,
                circumstance.HappenedAt ?? e.RecordedAt, new(_accounts.Read(e.QuotedAccount), circumstance.Role), circumstance.Simulated);
        }
        catch (Exception failure) when (failure is InvalidDataException or JsonException or ArgumentException)
        {
            throw new FormatException(failure.Message, failure);
        }
    }

    private void Follow(Recorded happened)
    {
        if (_isBroken)
            return;
        try
        {
            if (!Authority.BelongsIn(happened.Stream, happened.Event))
                Add(FindingKind.RuleBroken, happened, $"{happened.Event.GetType().Name} does not belong to the stream {happened.Stream}.");
            if (Authority.Check(_fold, happened) is { } no && !WasEntitledJustBefore(happened))
                Add(FindingKind.NotEntitled, happened, $"{happened.By.Account} had no right to {happened.Event.GetType().Name} as {happened.By.Role} ({no.Code}).");
            if (happened.Event is AccessEvent)
                _beforeGrants.Enqueue((happened.RecordedAt, _fold.Grants));
            _fold.Apply(happened);
        }
        catch (Exception failure) when (failure is System.Diagnostics.UnreachableException or KeyNotFoundException or NullReferenceException or ArgumentException or InvalidOperationException)
        {
            // An event about something that was never registered: nothing after it can be folded.
            _isBroken = true;
            Add(FindingKind.RuleBroken, happened, $"It cannot follow from the events before it, so rights and boards from here on are not checked: {failure.Message}");
            return;
        }
        foreach (var difference in boards.Compare(_fold))
            if (_findings.Count < MostFindings)
                _findings.Add(difference);
    }

    private bool WasEntitledJustBefore(Recorded happened)
    {
        while (_beforeGrants.TryPeek(out var oldest) && happened.RecordedAt - oldest.Until > Grace)
            _beforeGrants.Dequeue();
        return _beforeGrants.Any(before => Authority.Check(_fold, before.Grants, happened) is null);
    }

    private void Add(FindingKind kind, Recorded happened, string what)
    {
        if (_findings.Count < MostFindings)
            _findings.Add(new(kind, happened.Position, happened.Position, FormattableString.Invariant($"Position {happened.Position}: {what}")));
    }

    private static string Unquote(ReadOnlySpan<byte> quoted) => JsonSerializer.Deserialize<string>(quoted)!;

    /// <summary>What the domain takes from an event's headers.</summary>
    private sealed record Circumstance(Role Role, DateTimeOffset? HappenedAt, bool Simulated)
    {
        public static Circumstance Of(ReadOnlySpan<byte> json)
        {
            var headers = EventHeaders.FromJson(json);
            return new(Enum.Parse<Role>(headers.Role), headers.HappenedAt, headers.Simulated);
        }
    }
}

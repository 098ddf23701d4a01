using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Policies.Levels;

/// <summary>What happened to a division itself; the view keeps only how it stands.</summary>
internal sealed class LevelHistory(EventJournal store)
{
    /// <summary>As far as <paramref name="position"/>, oldest first.</summary>
    public async Task<IReadOnlyList<Recorded>> ReadAsync(DivisionCode code, long position, CancellationToken ct) =>
        position == 0 ? [] : [.. (await store.FetchStreamAsync(new(Division.StreamOf(code)), position, ct)).Select(e => e.ToRecorded())];

    /// <summary>The clearance that was lost last, unless one was declared since.</summary>
    public static (ClearanceLost Event, DateTimeOffset At, AccountName By)? Lost(IReadOnlyList<Recorded> history) =>
        history.LastOrDefault(e => e.Event is ClearanceDeclared or ClearanceLost) is { Event: ClearanceLost lost } last ? (lost, last.HappenedAt, last.By.Account) : null;

    /// <summary>When the phase was entered; null when there is none.</summary>
    public static DateTimeOffset? PhaseSince(IReadOnlyList<Recorded> history) => history.LastOrDefault(e => e.Event is DivisionPhaseChanged)?.HappenedAt;
}

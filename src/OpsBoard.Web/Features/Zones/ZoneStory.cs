using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Zones;

/// <summary>Everything the page of a zone tells, at one moment.</summary>
/// <param name="Pack">The pack in force at that moment.</param>
/// <param name="Known">Its events as far as they were recorded by then, oldest first.</param>
/// <param name="LearnedLater">What had happened by then but was recorded only afterwards; empty on the present.</param>
/// <param name="Steps">Position and kind of each of its changes, also those after the moment.</param>
public sealed record ZoneStory(
    Sight Sight, Zone Zone, Recorded Last, ZoneExplanation Explanation, PolicyPack Pack,
    IReadOnlyList<Recorded> Known, IReadOnlyList<Recorded> LearnedLater, IReadOnlyList<Recorded> Steps)
{
    /// <summary>What was learned later of that time; null on the present, and when nothing was.</summary>
    public Hindsight? Hindsight { get; init; }

    public OperationsView View => Sight.View;

    public ZoneKinship Kinship { get; } = new(Sight.View.Board(Zone.District)!);

    /// <summary>Its events, and the rules that came into force where it lies since it is known; oldest first.</summary>
    public IReadOnlyList<StoryLine> Lines { get; } =
        [.. Known.Select(e => new StoryLine(e.Position, e, null)).Concat(RulesOf(Sight, Zone, Known).Select(p => new StoryLine(p.Position, null, p))).OrderBy(l => l.Position)];

    public Division District => View.Divisions.Find(Zone.District)!;

    public Division? Street => Zone.Division == Zone.District ? null : View.Divisions.Find(Zone.Division);

    /// <summary>State before the change that is shown last.</summary>
    public Recorded? Previous => Known.Count > 1 ? Known[^2] : null;

    /// <summary>State after the next change; null on the present and when nothing changed since.</summary>
    public Recorded? Next => Steps.FirstOrDefault(s => s.Position > Last.Position);

    /// <summary>Days without a case towards the step down, of how many; null where the pack counts none.</summary>
    public CriterionResult? Days => Explanation.Lift?.Criteria.FirstOrDefault(c => c.Code.StartsWith("days-without-case", StringComparison.Ordinal));

    // Whether a pack knew its class or not, it was in force.
    private static IEnumerable<PackSpan> RulesOf(Sight sight, Zone zone, IReadOnlyList<Recorded> known) =>
        sight.View.Board(zone.District)!.Packs.Where(p => p.Position > known[0].Position && !(p.Position > zone.Retired?.Position));
}

/// <summary>Reads the story of a zone.</summary>
internal sealed class ZoneStories(EventJournal store, BoardReader reader)
{
    /// <summary>Whether the zone was ever registered.</summary>
    public async Task<bool> HasAsync(ZoneId id, CancellationToken ct) =>
        id.Value is not null && (await store.FetchStreamAsync(new(Zone.StreamOf(id)), null, ct)).Count > 0;

    /// <summary>Null when the zone wasn't registered at that moment.</summary>
    public async Task<ZoneStory?> ReadAsync(ZoneId id, Sight sight, CancellationToken ct)
    {
        if (sight.View.Zone(id) is not { } entry) return null;
        var stored = await store.FetchStreamAsync(new(Zone.StreamOf(id)), null, ct);
        var all = stored.Select(s => s.ToRecorded()).ToList();
        var known = all.Where(e => e.Position <= sight.View.Position).ToList();
        var later = sight.AsOf is { } at ? all.Where(e => e.Position > sight.View.Position && Hindsight.HadHappened(e, at, reader.Today(sight.Moment))).ToList() : [];
        return new(sight, entry.Zone, entry.Last, reader.Explain(entry.Zone, sight.Moment), reader.PackOf(entry.Zone), known, later, sight.IsPast ? all : known)
        {
            Hindsight = Hindsight.Of(entry.Zone, later, sight.Moment, reader),
        };
    }
}

using System.Collections.Immutable;
using System.Globalization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Divisions;

/// <summary>What another pack does to the lifting of a zone.</summary>
public enum DryRunEffect
{
    /// <summary>Nothing, or it never waited to be lifted.</summary>
    Same,

    /// <summary>It can be lifted at once, and couldn't before.</summary>
    AtOnce,

    /// <summary>Its day comes earlier, or can now be foreseen.</summary>
    Earlier,

    /// <summary>Its day comes later.</summary>
    Later,

    /// <summary>Its day could be foreseen, and can't any more.</summary>
    Unforeseen,
}

/// <summary>One zone under the pack in force, and under the other.</summary>
public sealed record DryRunZone(Zone Zone, ZoneProspect Now, ZoneProspect Then)
{
    /// <summary>The other pack demands a step at once that isn't demanded now.</summary>
    public bool IsStepRequired => Then.Required is not null && Now.Required?.Id != Then.Required.Id;

    public DryRunEffect Effect => (Now, Then) switch
    {
        _ when !Now.IsSerious && !Then.IsSerious => DryRunEffect.Same,
        ({ IsReady: false }, { IsReady: true }) => DryRunEffect.AtOnce,
        ({ Earliest: { } now }, { Earliest: { } then }) => now == then ? DryRunEffect.Same : then < now ? DryRunEffect.Earlier : DryRunEffect.Later,
        ({ Earliest: null }, { Earliest: not null }) => Now.IsSerious ? DryRunEffect.Earlier : DryRunEffect.Later,
        ({ Earliest: not null }, { Earliest: null }) => Then.IsSerious ? DryRunEffect.Unforeseen : DryRunEffect.Earlier,
        _ => DryRunEffect.Same,
    };
}

/// <summary>What the adoption of a pack would do to every zone of a division. Nothing is recorded.</summary>
/// <param name="Position">Position of the view on which it was computed.</param>
/// <param name="Today">The local day on which it was.</param>
/// <param name="Zones">Every zone for which the adoption would decide, by id.</param>
/// <param name="Print">Differs from that of another run when any zone differs, by whatever happened between the two.</param>
public sealed record DryRun(DivisionCode Division, PackRef Pack, long Position, DateOnly Today, ImmutableArray<DryRunZone> Zones, string Print)
{
    /// <summary>The dry run, or why the pack can't be adopted.</summary>
    public static (DryRun? Run, Rejection? No) Of(DivisionCode code, PackRef pack, World world)
    {
        var view = world.Operations;
        if (view.Divisions.Find(code) is not { } division) return (null, Rejection.Unknown("division.unknown", ("division", code.Value)));
        var decision = new DivisionDecider().Decide(division, new AdoptPolicyPack(code, pack), world);
        return decision.Rejection is { } no ? (null, no) : (Of(code, pack, decision.Events, world), null);
    }

    /// <summary>The same fold as after the adoption itself, so that the two can't disagree.</summary>
    internal static DryRun Of(DivisionCode code, PackRef pack, IReadOnlyList<DomainEvent> events, World world)
    {
        var now = world.Operations;
        var then = events is [var adopted, ..] ? now.Apply(world.Expect(adopted, new AdoptPolicyPack(code, pack).Stream)) : now;
        ImmutableArray<DryRunZone> zones =
        [
            .. from board in now.BoardsUnder(code)
               from entry in board.Zones.Values
               let other = then.Boards[board.Code].Zones[entry.Zone.Id].Zone
               orderby entry.Zone.Id.Value
               select new DryRunZone(entry.Zone, Prospect(entry.Zone, now), Prospect(other, then)),
        ];
        return new(code, pack, now.Position, world.Today, zones, PrintOf(zones));

        ZoneProspect Prospect(Zone zone, OperationsView view) =>
            ZoneProspect.Of(ZoneExplanation.Of(zone, world.Packs[zone.Pack], world.Today, world.Calendar, view.Boards[zone.District].ZonesOf));
    }

    // FNV-1a over what each zone is told: it need only tell two honest results apart.
    private static string PrintOf(ImmutableArray<DryRunZone> zones)
    {
        var hash = 14695981039346656037;
        foreach (var zone in zones)
        {
            Add(zone.Zone.Id.Value);
            Tell(zone.Now);
            Tell(zone.Then);
        }
        return hash.ToString("x16", CultureInfo.InvariantCulture);

        void Tell(ZoneProspect p)
        {
            Add(p.Class.Id.Value);
            Add(p.IsReady ? "+" : "-");
            Add(p.Earliest?.DayNumber.ToString(CultureInfo.InvariantCulture) ?? "?");
            Add(p.Required?.Id.Value ?? "");
        }

        void Add(string text)
        {
            foreach (var letter in text) hash = (hash ^ letter) * 1099511628211;
            hash = (hash ^ '\n') * 1099511628211;
        }
    }
}

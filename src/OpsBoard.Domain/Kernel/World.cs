using OpsBoard.Domain.Access;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Kernel;

/// <summary>All that a decider may look at beside its own stream: the time it was told, the rules, the folded boards.</summary>
/// <param name="Now">When the command is decided (UTC), read once at the edge.</param>
/// <param name="HappenedAt">When the sender says it happened; not after <paramref name="Now"/>.</param>
/// <param name="By">Who sent the command.</param>
public sealed record World(DateTimeOffset Now, DateTimeOffset HappenedAt, Actor By, LocalCalendar Calendar, PolicyPacks Packs, OperationsView Operations)
{
    public DateOnly Today => Calendar.DayOf(Now);

    public Grant? GrantOfSender => Operations.Grants.GetValueOrDefault(By.Account);

    /// <summary>The pack in force where <paramref name="division"/> lies.</summary>
    public PolicyPack PackOf(DivisionCode division) => Packs[Operations.PackOf(division)];

    /// <summary>The pack by which the class of <paramref name="zone"/> stands.</summary>
    public PolicyPack PackOf(Zone zone) => Packs[zone.Pack];

    public ZoneExplanation Explain(Zone zone) =>
        ZoneExplanation.Of(zone, PackOf(zone), Today, Calendar, id => Operations.ZonesOf(zone.District, id));

    /// <summary><paramref name="happened"/> as it will be recorded if it is the next of all, to see what would follow from it.</summary>
    public Recorded Expect(DomainEvent happened, string stream) => new(Operations.Position + 1, stream, 0, happened, Now, HappenedAt, By);
}

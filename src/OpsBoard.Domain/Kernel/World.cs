using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Kernel;

/// <summary>All that a decider may look at beside its own stream: the time it was told, the rules, the folded boards.</summary>
/// <param name="Now">When the command is decided (UTC), read once at the edge.</param>
/// <param name="HappenedAt">When the sender says it happened; not after <paramref name="Now"/>.</param>
/// <param name="By">Who sent the command.</param>
public sealed record World(DateTimeOffset Now, DateTimeOffset HappenedAt, Actor By, LocalCalendar Calendar, PolicyPacks Packs, OperationsView Operations)
{
    public DateOnly Today => Calendar.DayOf(Now);

    public PolicyPack Pack => Packs[Operations.PackInForce];
}

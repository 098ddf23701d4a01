using System.Text.Json.Serialization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Divisions;

public abstract record DivisionEvent : DomainEvent;

public sealed record DivisionRegistered(DivisionCode Code, DivisionCode? Parent, DivisionLevel Level, LocalText Name, LocalText ShortName, TileCell? Cell) : DivisionEvent;

/// <summary>转段: the campaign entered another phase here.</summary>
public sealed record DivisionPhaseChanged(DivisionCode Code, LocalText Phase) : DivisionEvent;

/// <summary>The policy pack that decides from now on in the division and all below it that have adopted none of their own.</summary>
public sealed record PolicyPackAdopted(DivisionCode Code, PackRef Pack) : DivisionEvent
{
    /// <summary>As what the classes of the pack before go on, and whether their clocks do; null in old events, which continued none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClassContinuation>? Continues { get; init; }
}

/// <summary>静态管理 began.</summary>
/// <param name="Until">Last local day as announced; null when none was.</param>
public sealed record DivisionStandstillSet(DivisionCode Code, DateOnly? Until, string Reason) : DivisionEvent;

/// <summary>静态管理 ended.</summary>
public sealed record DivisionStandstillLifted(DivisionCode Code, string Reason) : DivisionEvent;

/// <summary>How many people live in the division.</summary>
/// <param name="Source">Where the figure was published.</param>
public sealed record DivisionPopulationStated(DivisionCode Code, int Population, string Source) : DivisionEvent;

/// <summary>社会面清零: declared by an officer on the figures of these days.</summary>
/// <param name="Population">On which a limit by people rested; null where the rule needs none.</param>
public sealed record ClearanceDeclared(DivisionCode Code, ClearanceLevel Level, PackRef Pack, string Rule, int? Population, IReadOnlyList<ClearanceDay> Days) : DivisionEvent;

/// <summary>The division is not clear any more; said by an officer.</summary>
public sealed record ClearanceLost(DivisionCode Code, ClearanceLevel Level, string Reason) : DivisionEvent;

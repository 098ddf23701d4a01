using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Divisions;

public enum DivisionLevel { Province, Prefecture, District, Street }

/// <summary>Where a district's tile stands on the map of equal tiles; column and row count from 1.</summary>
public readonly record struct TileCell(int Column, int Row);

/// <summary>静态管理 in a division.</summary>
/// <param name="Until">Last local day as announced; null when none was.</param>
public sealed record Standstill(DateTimeOffset Since, DateOnly? Until, string Reason);

/// <summary>How many people live in a division, and where that was published.</summary>
public sealed record PopulationFigure(int People, string Source);

/// <summary>社会面清零 as it was declared.</summary>
/// <param name="Days">The figures on which it rested.</param>
public sealed record DeclaredClearance(ClearanceLevel Level, PackRef Pack, DateTimeOffset At, AccountName By, IReadOnlyList<ClearanceDay> Days);

/// <summary>行政区划: a node of the tree province / prefecture / district / street.</summary>
public sealed record Division(DivisionCode Code, DivisionCode? Parent, DivisionLevel Level, LocalText Name, LocalText ShortName, TileCell? Cell, LocalText? Phase)
{
    /// <summary>The pack that it adopted itself; null where that of the division above decides.</summary>
    public PackRef? Pack { get; init; }

    /// <summary>静态管理; null when there is none.</summary>
    public Standstill? Standstill { get; init; }

    /// <summary>Null when nobody stated it.</summary>
    public PopulationFigure? Population { get; init; }

    /// <summary>社会面清零 as last declared and not lost since; null when there is none. Whether it still holds is asked of <see cref="CommunityClearance"/>.</summary>
    public DeclaredClearance? Clearance { get; init; }

    public static string StreamOf(DivisionCode code) => $"division-{code}";

    public static Division Evolve(Division? state, DivisionEvent happened, Recorded recorded) => happened switch
    {
        DivisionRegistered e => new(e.Code, e.Parent, e.Level, e.Name, e.ShortName, e.Cell, Phase: null),
        DivisionPhaseChanged e => state! with { Phase = e.Phase },
        PolicyPackAdopted e => state! with { Pack = e.Pack },
        DivisionStandstillSet e => state! with { Standstill = new(recorded.HappenedAt, e.Until, e.Reason) },
        DivisionStandstillLifted => state! with { Standstill = null },
        DivisionPopulationStated e => state! with { Population = new(e.Population, e.Source) },
        ClearanceDeclared e => state! with { Clearance = new(e.Level, e.Pack, recorded.HappenedAt, recorded.By.Account, e.Days) },
        ClearanceLost => state! with { Clearance = null },
        _ => throw new System.Diagnostics.UnreachableException(happened.GetType().Name),
    };
}

using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;

namespace OpsBoard.Domain.Divisions;

public enum DivisionLevel { Province, Prefecture, District, Street }

/// <summary>Where a district's tile stands on the map of equal tiles; column and row count from 1.</summary>
public readonly record struct TileCell(int Column, int Row);

public abstract record DivisionEvent : DomainEvent;

public sealed record DivisionRegistered(DivisionCode Code, DivisionCode? Parent, DivisionLevel Level, LocalText Name, LocalText ShortName, TileCell? Cell) : DivisionEvent;

/// <summary>转段: the campaign entered another phase here.</summary>
public sealed record DivisionPhaseChanged(DivisionCode Code, LocalText Phase) : DivisionEvent;

/// <summary>The policy pack that decides in the whole jurisdiction from now on; adopted by its highest division.</summary>
public sealed record PolicyPackAdopted(DivisionCode Code, PackRef Pack) : DivisionEvent;

/// <summary>行政区划: a node of the tree province / prefecture / district / street.</summary>
public sealed record Division(DivisionCode Code, DivisionCode? Parent, DivisionLevel Level, LocalText Name, LocalText ShortName, TileCell? Cell, LocalText? Phase)
{
    public static string StreamOf(DivisionCode code) => $"division-{code}";

    public static Division Evolve(Division? state, DivisionEvent happened) => happened switch
    {
        DivisionRegistered e => new(e.Code, e.Parent, e.Level, e.Name, e.ShortName, e.Cell, Phase: null),
        DivisionPhaseChanged e => state! with { Phase = e.Phase },
        PolicyPackAdopted => state!,
        _ => throw new System.Diagnostics.UnreachableException(happened.GetType().Name),
    };
}

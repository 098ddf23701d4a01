using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Overview.Reading;
using OpsBoard.Web.Features.Wall.Rows;

namespace OpsBoard.Web.Features.Wall;

/// <summary>A street with its zones, as a wall arranges them.</summary>
internal sealed class Street(DivisionCode code, LocalText name, IReadOnlyList<ZoneReading> zones)
{
    private readonly bool _standsOut = zones.Any(z => z.StandsOut);

    public DivisionCode Code => code;

    public LocalText Name => name;

    public IReadOnlyList<ZoneReading> Zones => zones;

    public ZoneReading Worst { get; } = zones.OrderByDescending(z => z.Class.Rank).ThenBy(z => z.Class.Id.Value, StringComparer.Ordinal).First();

    /// <summary>It is one zone: a town, as most counties have them.</summary>
    public bool IsOneZone => zones.Count == 1;

    public bool IsQuiet(ZonePlan plan) => Worst.Class.Rank <= plan.Quiet && !_standsOut;

    /// <summary>How many chips wide all of it is.</summary>
    public int Width(ZonePlan plan)
    {
        var (width, folded) = (0, 0u);
        foreach (var zone in zones)
        {
            if (zone.Class.Rank < plan.FoldBelow && !zone.StandsOut) folded |= 1u << zone.Class.Rank;
            else width += Math.Max(ChipName.Of(zone.Zone.Name).Width, ChipName.SpanOf(ChipMark.Of(zone.Marks).Count));
        }
        return width + System.Numerics.BitOperations.PopCount(folded);
    }
}

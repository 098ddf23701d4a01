using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Features.Maps;

namespace OpsBoard.Web.Features.Overview;

/// <summary>A part of the map, in its units.</summary>
public readonly record struct MapFrame(int Left, int Top, int Width, int Height)
{
    private const int Margin = 30;

    /// <summary>Around the outlines below a division; null when there are none.</summary>
    public static MapFrame? Around(DivisionCode division, BoundaryMap map, DivisionTree divisions)
    {
        var inside = map.Districts.Where(d => divisions.IsWithin(d.Code, division)).ToList();
        if (inside.Count == 0) return null;
        var (left, top) = (inside.Min(d => d.Left) - Margin, inside.Min(d => d.Top) - Margin);
        return new(left, top, inside.Max(d => d.Right) + Margin - left, inside.Max(d => d.Bottom) + Margin - top);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;

namespace OpsBoard.Web.Features.Overview.Reading;

/// <summary>The divisions of a province as the overview arranges them; read once for each tree.</summary>
public sealed class ProvinceMap
{
    private static readonly ConditionalWeakTable<DivisionTree, ProvinceMap> Known = [];

    private ProvinceMap(DivisionTree tree)
    {
        Districts = [.. tree.Districts];
        Above = [.. tree.ByCode.Values.Where(d => d.Level < DivisionLevel.District).OrderBy(d => d.Code.Value, StringComparer.Ordinal)];
        var cells = Districts.Where(d => d.Cell is not null).ToDictionary(d => d.Cell!.Value);
        Columns = cells.Keys.Select(c => c.Column).DefaultIfEmpty(1).Max();
        Rows = cells.Keys.Select(c => c.Row).DefaultIfEmpty(1).Max();
        Bounds = BoundsOf(cells);
    }

    public ImmutableArray<Division> Districts { get; }

    /// <summary>The province and its prefectures: they have tasks and entries, and no zones.</summary>
    public ImmutableArray<Division> Above { get; }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>The lines between tiles of different prefectures, as an SVG path in which a tile is one unit.</summary>
    public string Bounds { get; }

    public static ProvinceMap Of(DivisionTree tree) => Known.GetValue(tree, t => new(t));

    /// <summary>The division under which a district is listed: its prefecture, or the province itself.</summary>
    public static DivisionCode GroupOf(Division district) => district.Parent ?? district.Code;

    private static string BoundsOf(Dictionary<TileCell, Division> cells)
    {
        var path = new StringBuilder();
        foreach (var (cell, district) in cells.OrderBy(c => c.Key.Row).ThenBy(c => c.Key.Column))
        {
            var (left, top) = (cell.Column - 1, cell.Row - 1);
            if (Differs(new(cell.Column + 1, cell.Row))) path.Append(CultureInfo.InvariantCulture, $"M{left + 1} {top}v1");
            if (Differs(new(cell.Column, cell.Row + 1))) path.Append(CultureInfo.InvariantCulture, $"M{left} {top + 1}h1");

            bool Differs(TileCell next) => cells.TryGetValue(next, out var neighbour) && GroupOf(neighbour) != GroupOf(district);
        }
        return path.ToString();
    }
}

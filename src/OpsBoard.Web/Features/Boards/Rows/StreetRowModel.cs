using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>The head of a street's zones, with how many there are of each class.</summary>
/// <param name="Name">Null for the zones of which only the district is known.</param>
public sealed record StreetRowModel(DivisionCode Code, LocalText? Name, Items<(ZoneClass Class, int Zones)> Classes)
    : DeskRow($"street-{Code}", $"street-{Code}", "0")
{
    protected override Type Component => typeof(StreetRow);

    public static StreetRowModel Of(DivisionCode code, LocalText? name, IEnumerable<ZoneRowModel> zones) => new(
        code, name, [.. zones.GroupBy(z => z.Class).OrderByDescending(g => g.Key.Rank).ThenBy(g => g.Key.Id.Value, StringComparer.Ordinal).Select(g => (g.Key, g.Count()))]);
}

using System.Globalization;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Boards.Rows;

/// <summary>A change of class that waits for an officer. The same for all who watch: whom it waits for is found by the script.</summary>
public sealed record WaitRowModel(ZoneRowModel Zone, Waiting Waiting)
    : DeskRow($"wait-{Zone.Zone}", "waits", string.Create(CultureInfo.InvariantCulture, $"{Waiting.At.UtcTicks:0000000000000000000}{Zone.Zone}"))
{
    protected override Type Component => typeof(WaitRow);
}

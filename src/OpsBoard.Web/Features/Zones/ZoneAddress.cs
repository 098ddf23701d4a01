using OpsBoard.Domain.Kernel;
using OpsBoard.Web.Platform.Web;

namespace OpsBoard.Web.Features.Zones;

/// <summary>The zone that an address names.</summary>
internal static class ZoneAddress
{
    public static Task<IResult> With(string id, ReadHttp read, Func<ZoneId, Task<IResult>> run) =>
        ZoneId.TryParse(id, out var zone) ? run(zone) : Task.FromResult(read.NotFound("zone.unknown", ("zone", id)));
}

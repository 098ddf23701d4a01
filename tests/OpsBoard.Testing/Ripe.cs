using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Testing;

/// <summary>Zones that have waited long enough: every criterion of time and tests is met on the day of the test.</summary>
public static class Ripe
{
    public static readonly PackRef ThreeZones = new("cn-2022-03-three-zones", 1), Guangzhou = new("gz-2022-04", 1), EpidemicFree = new("jilin-2022-04-epidemic-free", 1);

    public static Task AdoptAsync(this BoardServer server, PackRef pack) => server.RunAsync(new AdoptPolicyPack(BoardServer.Jilin, pack));

    /// <summary>A zone of this class since more than 14 days, without cases or contacts, screened clear and disinfected today.</summary>
    /// <param name="lead">Who did all of it.</param>
    public static async Task<ZoneId> RipeZoneAsync(this BoardServer server, string id, string name, string zoneClass, string lead)
    {
        var (zone, now) = (new ZoneId(id), DateTimeOffset.UtcNow);
        var today = LocalTime.DayOf(now);
        await server.RunAsync(new RegisterZone(zone, BoardServer.Qingnian, new(name), ZoneKind.Community), happenedAt: now.AddDays(-20));
        await server.RunAsync(new ChangeZoneClass(zone, new(zoneClass), "病例居住地"), new(lead), now.AddDays(-17));
        await server.RunAsync(new RecordZoneScreening(zone, today, 3, 812, 0), new(lead));
        await server.RunAsync(new DisinfectZone(zone, today, true), new(lead));
        return zone;
    }
}

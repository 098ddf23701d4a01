using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Scenarios.Planning;

/// <summary>What stands before anything happens: divisions from the top down, grants, zones in the pack's first class.</summary>
internal static class Ground
{
    public static void Lay(PlanBook book, Scenario scenario, Staff staff)
    {
        foreach (var division in scenario.Divisions.OrderBy(division => division.Level))
            book.Send($"division:{division.Code}", Staff.Registrar,
                new RegisterDivision(division.Code, division.Parent, division.Level, division.Name, division.ShortName, division.Tile), simulated: false);
        foreach (var account in staff.All)
            book.Send($"grant:{account.Account}", Staff.Registrar,
                new GiveGrant(account.Account, account.Role, account.Districts), simulated: false);
        foreach (var zone in scenario.Zones)
            book.Send($"zone:{zone.Id}", Staff.Registrar,
                new RegisterZone(zone.Id, zone.Street ?? zone.District, zone.Name, zone.Kind), simulated: false);
    }
}

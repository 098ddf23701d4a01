using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Duty;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Domain.Access;

/// <summary>Who may send which command. The one place where roles meet commands.</summary>
public static class Permissions
{
    /// <summary>Null when <paramref name="grant"/> allows <paramref name="command"/> on <paramref name="territory"/>; else why not.</summary>
    public static Rejection? Check(Grant? grant, Command command, DivisionCode? territory, DivisionTree divisions)
    {
        if (grant is not { IsActive: true }) return Rejection.Forbidden("access.no-grant");
        var may = grant.Role switch
        {
            Role.Lead => IsFieldWork(command) && territory is { } at && Covers(grant, at, divisions),
            Role.Commander => command is not (AccessCommand or RegisterDivision),
            Role.Administrator => command is AccessCommand or RegisterDivision or ChangePhase or AdoptPolicyPack or StatePopulation or RegisterZone,
            Role.Viewer or Role.Auditor => false,
            _ => throw new System.Diagnostics.UnreachableException(grant.Role.ToString()),
        };
        return may ? null : Rejection.Forbidden("access.forbidden",
            ("account", grant.Account.Value), ("role", grant.Role.ToString()), ("territory", territory?.Value ?? ""));
    }

    /// <summary>Whether <paramref name="grant"/> lets its holder act in <paramref name="territory"/>; screens ask it before they offer an act.</summary>
    public static bool MayAct(Grant? grant, DivisionCode territory, DivisionTree divisions) => grant is { IsActive: true } &&
        (grant.Role == Role.Commander || (grant.Role == Role.Lead && Covers(grant, territory, divisions)));

    /// <summary>
    /// Whether <paramref name="grant"/> lets its holder agree at <paramref name="level"/> to a step of a zone: at the street or the
    /// district as the lead who answers for it, above them as a commander.
    /// </summary>
    public static bool MayApprove(Grant? grant, DivisionLevel level, DivisionCode division, DivisionCode district, DivisionTree divisions) =>
        grant is { IsActive: true } && level switch
        {
            DivisionLevel.Street => grant.Role == Role.Lead && Covers(grant, division, divisions),
            DivisionLevel.District => grant.Role == Role.Lead && Covers(grant, district, divisions),
            DivisionLevel.Prefecture or DivisionLevel.Province => grant.Role == Role.Commander,
            _ => throw new System.Diagnostics.UnreachableException(level.ToString()),
        };

    private static bool IsFieldWork(Command command) => command is ZoneCommand or FieldTaskCommand or MakeDutyEntry or DeclareClearance or LoseClearance;

    private static bool Covers(Grant grant, DivisionCode territory, DivisionTree divisions)
    {
        foreach (var district in grant.Districts)
            if (district == territory || divisions.IsWithin(territory, district)) return true;
        return false;
    }
}

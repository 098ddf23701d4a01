using System.Security.Claims;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Access;

/// <summary>
/// Who may look. A board that runs a scenario holds public and made-up figures only and is open to whoever
/// reaches it; a real one is for accounts with a grant. Commands ask the grants themselves.
/// </summary>
public sealed class Gate(Live<OperationsView> live, IConfiguration configuration)
{
    public bool IsOpen { get; } = configuration["OpsBoard:Scenario"] is { Length: > 0 } and not "none";

    public Grant? GrantOf(ClaimsPrincipal? user) => SignIn.AccountOf(user) is { } account ? GrantOf(account) : null;

    public bool MayLook(ClaimsPrincipal? user) => IsOpen || GrantOf(user) is not null;

    /// <summary>The whole history, with who did what: auditors, commanders, administrators.</summary>
    public bool MayAudit(ClaimsPrincipal? user) => GrantOf(user) is { Role: Role.Auditor or Role.Commander or Role.Administrator };

    /// <summary>Issues tasks: commanders everywhere, leads where they answer.</summary>
    public bool MayIssue(ClaimsPrincipal? user) => GrantOf(user) is { Role: Role.Commander or Role.Lead };

    /// <summary>In the district, or in a street of it.</summary>
    public bool MayActSomewhere(ClaimsPrincipal? user, DivisionCode district) =>
        MayAct(user, district) || (GrantOf(user) is { Role: Role.Lead } lead && lead.Districts.Any(d => live.Current.Divisions.IsWithin(d, district)));

    /// <summary>Registers zones by the file: whoever may register one anywhere.</summary>
    public bool MayRegisterZones(ClaimsPrincipal? user) => GrantOf(user) is { Role: Role.Commander or Role.Administrator };

    /// <summary>Brings in the outlines that maps are drawn with.</summary>
    public bool MayImportBoundaries(ClaimsPrincipal? user) => SignIn.AccountOf(user) is { } account && MayImportBoundaries(account);

    public bool MayImportBoundaries(AccountName account) => GrantOf(account) is { Role: Role.Administrator };

    /// <summary>Tries and adopts policy packs: commanders and administrators.</summary>
    public bool MayAdopt(ClaimsPrincipal? user) => GrantOf(user) is { Role: Role.Commander or Role.Administrator };

    public bool MayAct(ClaimsPrincipal? user, DivisionCode territory) => Permissions.MayAct(GrantOf(user), territory, live.Current.Divisions);

    private Grant? GrantOf(AccountName account) => live.Current.Grants.GetValueOrDefault(account) is { IsActive: true } grant ? grant : null;
}

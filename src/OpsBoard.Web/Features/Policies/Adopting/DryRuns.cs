using System.Security.Claims;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Divisions;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Policies;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Policies.Adopting;

/// <summary>Tries packs for those who may adopt one.</summary>
internal sealed class DryRuns(PolicyPacks packs, LocalCalendar calendar, Gate gate)
{
    public (DryRun? Run, Rejection? No) Of(string division, string pack, Sight sight, ClaimsPrincipal user)
    {
        if (gate.GrantOf(user) is not { } grant) return (null, Rejection.Forbidden("access.no-grant"));
        if (!gate.MayAdopt(user)) return (null, Rejection.Forbidden("access.forbidden", ("account", grant.Account.Value), ("role", grant.Role.ToString()), ("territory", division)));
        if (!PackRef.TryParse(pack, out var reference)) return (null, Rejection.Unknown("policy.unknown", ("pack", pack)));
        if (!DivisionCode.TryParse(division, out var code)) return (null, Rejection.Unknown("division.unknown", ("division", division)));
        return DryRun.Of(code, reference, new World(sight.Now, sight.Now, new(grant.Account, grant.Role), calendar, packs, sight.View));
    }
}

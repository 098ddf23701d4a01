using OpsBoard.Domain;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.Domain.Zones;

namespace OpsBoard.Web.Platform.Commands;

/// <summary>
/// What a command on a zone would be answered now, without sending it: the same right and the same rule, asked of the
/// view. The runner asks both again; what is foreseen here can only be overtaken, never contradicted.
/// </summary>
public sealed class Rehearsal(PolicyPacks packs, LocalCalendar calendar, TimeProvider clock)
{
    /// <summary>Null when it would be accepted.</summary>
    public Rejection? Of(AccountName account, ZoneCommand command, OperationsView view)
    {
        var decider = Streams.DeciderOf(command);
        var (state, now) = (view.Zone(command.Zone)?.Zone, clock.GetUtcNow());
        var grant = view.Grants.GetValueOrDefault(account);
        var decision = decider.Decide(state, command, new(now, now, new(account, grant?.Role ?? Role.Viewer), calendar, packs, view));
        return decision.Rejection is { Kind: RejectionKind.Unknown } unknown ? unknown
            : Permissions.Check(grant, command, decider.Territory(state, command), view.Divisions) ?? decision.Rejection;
    }
}

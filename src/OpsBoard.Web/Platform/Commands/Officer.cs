using Microsoft.AspNetCore.Components.Authorization;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Tasks;
using OpsBoard.Domain.Zones;
using OpsBoard.EventStore;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Commands;

/// <summary>The officer of this circuit. What he sends is recorded under his account, and seen on the board before he is told so.</summary>
internal sealed class Officer(CommandRunner runner, Live<OperationsView> live, AuthenticationStateProvider authentication)
{
    public static CommandId NewId() => new($"ui-{Guid.NewGuid():N}");

    public async Task<AccountName?> AccountAsync() => SignIn.AccountOf((await authentication.GetAuthenticationStateAsync()).User);

    /// <param name="id">The same for every attempt at the same thing, so that it is never recorded twice.</param>
    /// <param name="seen">Version of what he saw when he decided.</param>
    public async Task<CommandOutcome> SendAsync(Command command, long? seen, CommandId id, CancellationToken ct)
    {
        if (await AccountAsync() is not { } account) return new CommandOutcome.Refused(Rejection.Forbidden("access.unauthenticated"));
        var outcome = await runner.RunAsync(new(account, id, command, seen), ct);
        switch (outcome)
        {
            case CommandOutcome.Accepted accepted:
                await live.WaitForAsync(v => v.Position >= accepted.Position, ct);
                return accepted;
            case CommandOutcome.Stale stale when command is ZoneCommand or FieldTaskCommand:
                var view = await live.WaitForAsync(v => LastOf(command, v) is { } last && last.Version >= stale.Actual, ct);
                return stale with { Last = LastOf(command, view) };
            default:
                return outcome;
        }
    }

    private static Recorded? LastOf(Command command, OperationsView view) => command switch
    {
        ZoneCommand c => view.Zone(c.Zone)?.Last,
        FieldTaskCommand c => view.Task(c.Task)?.Last,
        _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
    };
}

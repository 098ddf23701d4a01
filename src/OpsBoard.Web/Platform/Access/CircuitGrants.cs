using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace OpsBoard.Web.Platform.Access;

/// <summary>A circuit outlives the request that opened it, so it asks again whether its account still has a grant.</summary>
internal sealed class CircuitGrants(ILoggerFactory logs, Gate gate) : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(gate.GrantOf(authenticationState.User) is not null);
}

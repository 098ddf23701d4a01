using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Features.Access;

/// <summary>Lets people in: the right password, an active grant, and not too many wrong guesses before.</summary>
internal sealed class SignInDesk(Credentials credentials, SignInThrottle throttle, Live<OperationsView> live)
{
    /// <summary>Null when the person is signed in; else why not.</summary>
    public async Task<Rejection?> TryAsync(HttpContext context, string account, string password)
    {
        // What can't be an account would only fill the memory of failures.
        if (!AccountName.TryParse(account.Trim(), out var name)) return Rejection.Forbidden("access.wrong-password");
        var (counted, address) = (name.Value.ToLowerInvariant(), context.Connection.RemoteIpAddress?.ToString() ?? "");
        if (!throttle.TryBegin(counted, address))
            return Rejection.Forbidden("access.too-many-attempts", ("minutes", (int)SignInThrottle.Window.TotalMinutes));
        if (await credentials.ByPasswordAsync(name.Value, password, context.RequestAborted) is not { } known)
            return Rejection.Forbidden("access.wrong-password");
        throttle.Forgive(counted, address);
        if (known.IsDemo && !SignIn.IsLocal(context)) return Rejection.Forbidden("access.local-only");
        if (live.Current.Grants.GetValueOrDefault(known.Account) is not { IsActive: true }) return Rejection.Forbidden("access.no-grant");
        const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
        await context.SignInAsync(Scheme, SignIn.PrincipalOf(known.Account, Scheme));
        return null;
    }
}

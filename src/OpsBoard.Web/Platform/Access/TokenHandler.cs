using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace OpsBoard.Web.Platform.Access;

/// <summary>Machines sign in with <c>Authorization: Bearer TOKEN</c>.</summary>
internal sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Credentials credentials)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Scheme_ = "bearer";

    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        // A browser's own socket can't set headers; there the token comes in the query of the hub alone.
        var token = header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim()
            : Request.Path.StartsWithSegments("/hubs") ? Request.Query["access_token"].ToString() : "";
        if (token.Length == 0) return AuthenticateResult.NoResult();
        if (await credentials.ByTokenAsync(token, Context.RequestAborted) is not { } known) return AuthenticateResult.Fail("The token is unknown.");
        if (known.IsDemo && !SignIn.IsLocal(Context)) return AuthenticateResult.Fail("A demo account signs in from its own machine only.");
        return AuthenticateResult.Success(new(SignIn.PrincipalOf(known.Account, Scheme_), Scheme_));
    }
}

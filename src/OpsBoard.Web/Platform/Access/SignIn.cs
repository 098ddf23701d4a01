using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using OpsBoard.Domain.Access;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Access;

/// <summary>Cookies for people, tokens for machines; what either may do is asked of the grants, each time anew.</summary>
public static class SignIn
{
    /// <summary>Policy of endpoints that show boards; pages ask <see cref="Gate"/> themselves.</summary>
    public const string MayLook = "may-look";

    private const string Either = "either";

    public static IServiceCollection AddOpsBoardAccess(this IServiceCollection services)
    {
        services.AddSingleton<Credentials>();
        services.AddSingleton<Gate>();
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, o => o.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.Scheme_, null)
            .AddCookie(CookieAuthenticationDefaults.AuthenticationScheme, o =>
            {
                o.Cookie.Name = "opsboard";
                o.Cookie.SameSite = SameSiteMode.Lax;
                o.LoginPath = "/sign-in";
                o.ReturnUrlParameter = "returnUrl";
                o.ExpireTimeSpan = TimeSpan.FromHours(12);
                o.SlidingExpiration = true;
                // A session lasts by the world's clock; a scenario's would end it within seconds.
                o.TimeProvider = TimeProvider.System;
                o.Events.OnValidatePrincipal = DropWithoutGrant;
            });
        services.AddAuthorization(o => o.AddPolicy(MayLook, p => p.RequireAssertion(asked =>
            asked.Resource is HttpContext context && context.RequestServices.GetRequiredService<Gate>().MayLook(context.User))));
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitGrants>();
        services.AddSingleton<HubVisitors>();
        services.AddHostedService(s => s.GetRequiredService<HubVisitors>());
        return services;
    }

    public static ClaimsPrincipal PrincipalOf(AccountName account, string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, account.Value)], scheme));

    public static AccountName? AccountOf(ClaimsPrincipal? user) =>
        AccountName.TryParse(user?.Identity?.Name, out var account) ? account : null;

    /// <summary>The request comes from this very machine.</summary>
    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(context.Connection.RemoteIpAddress);

    private static string SchemeOf(HttpContext context) =>
        context.Request.Headers.ContainsKey("Authorization") || context.Request.Query.ContainsKey("access_token")
            ? TokenHandler.Scheme_ : CookieAuthenticationDefaults.AuthenticationScheme;

    // A cookie outlives its grant; the grant decides.
    private static Task DropWithoutGrant(CookieValidatePrincipalContext context)
    {
        var live = context.HttpContext.RequestServices.GetRequiredService<Live<OperationsView>>();
        if (AccountOf(context.Principal) is not { } account || live.Current.Grants.GetValueOrDefault(account) is not { IsActive: true })
            context.RejectPrincipal();
        return Task.CompletedTask;
    }
}

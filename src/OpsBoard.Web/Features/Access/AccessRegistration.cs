using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace OpsBoard.Web.Features.Access;

internal static class AccessRegistration
{
    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<SignInThrottle>();
        services.AddScoped<SignInDesk>();
    }

    public static void MapSignOut(this WebApplication app) =>
        // The form is what makes the anti-forgery token a condition.
        app.MapPost("/sign-out", async (IFormCollection _, HttpContext context) =>
            {
                await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
                return TypedResults.LocalRedirect("/sign-in");
            })
            .ExcludeFromDescription();
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace OpsBoard.Web.Platform.Ui;

/// <summary>Wires the user interface into the host.</summary>
public static class UiServices
{
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "frame-ancestors 'self'; base-uri 'self'; form-action 'self'";

    public static IServiceCollection AddOpsBoardUi(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddSingleton<ILocalizer, RadzenLocalizer>();
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Reader.Cultures[0]);
            options.SupportedCultures = options.SupportedUICultures = [.. Reader.Cultures.Select(CultureInfo.GetCultureInfo)];
            options.RequestCultureProviders =
            [
                new CustomRequestCultureProvider(context =>
                    Task.FromResult<ProviderCultureResult?>(new(Reader.CultureOf(context.Request)))),
            ];
        });
        // Otherwise every Chinese character travels as an escape.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddScoped(provider => new Shell { Now = provider.GetRequiredService<TimeProvider>().GetUtcNow() });
        return services;
    }

    /// <summary>Pages for faults and refusals, headers and the reader's language. Call first, so that what refuses later is covered.</summary>
    public static void UseOpsBoardUi(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler("/fault", createScopeForErrors: true);
        }
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(Answer);
        app.UseRequestLocalization();
        app.Use(RememberCulture);
    }

    /// <summary>The pages themselves, and <c>/preferences</c>. Call after authentication and authorization.</summary>
    public static void MapOpsBoardUi(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(ConfigureCircuits).WithStaticAssets();
        app.MapPost("/preferences", Prefer).ExcludeFromDescription();
    }

    private static bool ReadsHtml(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static void ConfigureCircuits(ServerComponentsEndpointOptions options)
    {
        // Compression costs 68–150 µs and up to 250 KiB per viewer, for nothing on a LAN; frame-ancestors is in our own policy.
        options.DisableWebSocketCompression = true;
        options.ContentSecurityFrameAncestorsPolicy = null;
    }

    private static Task Answer(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        // Those who ask for data get their empty 404 or their problem, never a page.
        if (!ReadsHtml(context) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }
        return next(context);
    }

    // A circuit speaks the language of its own request, which doesn't carry the page's query. A wall has no circuit,
    // and its language must not become that of the desk in the next window.
    private static Task RememberCulture(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method)
            && ReadsHtml(context)
            && SurfaceOf(context) is not Surface.Wall
            && Reader.Known(Reader.Cultures, context.Request.Query[Reader.CultureName]) is { } culture)
        {
            Reader.Remember(context.Response, Reader.CultureName, culture);
        }
        return next(context);
    }

    internal static Surface SurfaceOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<OnAttribute>()?.Surface ?? Surface.Desk;

    private static RedirectHttpResult Prefer(
        HttpContext context, [FromForm] string? culture, [FromForm] string? theme, [FromForm] string? returnUrl)
    {
        if (Reader.Known(Reader.Cultures, culture) is { } knownCulture)
        {
            Reader.Remember(context.Response, Reader.CultureName, knownCulture);
        }
        if (Reader.Known(Reader.Themes, theme) is { } knownTheme)
        {
            Reader.Remember(context.Response, Reader.ThemeName, knownTheme);
        }
        return TypedResults.LocalRedirect(RedirectHttpResult.IsLocalUrl(returnUrl) ? returnUrl : "/");
    }
}

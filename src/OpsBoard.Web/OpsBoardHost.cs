using Microsoft.AspNetCore.DataProtection;
using OpsBoard.Domain;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Domain.Policies;
using OpsBoard.EventStore;
using OpsBoard.Ledger;
using OpsBoard.Web.Features;
using OpsBoard.Web.Features.Scenarios;
using OpsBoard.Web.Platform.Access;
using OpsBoard.Web.Platform.Commands;
using OpsBoard.Web.Platform.Database;
using OpsBoard.Web.Platform.Ledger;
using OpsBoard.Web.Platform.Live;
using OpsBoard.Web.Platform.Narration;
using OpsBoard.Web.Platform.Ui;
using OpsBoard.Web.Platform.Web;
using OpsBoard.Web.Platform.Zones;

namespace OpsBoard.Web;

/// <summary>Puts the house together.</summary>
public static class OpsBoardHost
{
    // What is refused as too large is still read to its end up to here: cut off in the middle, the sender would never see the answer.
    private const long MostDrained = 32 * 1024 * 1024;

    public static async Task<WebApplication> BuildAsync(string[] args, CancellationToken ct = default)
    {
        // The settings lie beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(OpsBoardHost).Assembly.GetName().Name });
        // Built but not published, the assets still lie in the projects and packages they come from.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.Limits.MaxRequestBodySize = MostDrained;
            // Any byte can be read, so that a header in another alphabet is refused by us, with words, and not by the connection.
            o.RequestHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(15));
        AddPlatform(builder);
        builder.Services.AddOpsBoardAccess();
        builder.Services.AddOpsBoardUi();
        builder.Services.AddFeatures(builder.Configuration);

        var app = builder.Build();
        await app.Services.OpenDatabaseAsync(ct);
        await app.Services.GetRequiredService<Startup>().PrepareAsync(ct);

        app.MapStaticAssets();
        app.UseOpsBoardUi();
        app.UseApiProblems();
        app.UseStartingNotice();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOpsBoardUi();
        app.MapHub<BoardHub>("/hubs/board", o => o.TransportSendTimeout = TimeSpan.FromSeconds(5)).RequireAuthorization(SignIn.MayLook);
        app.MapOpenApi("/openapi/v1.json");
        app.MapHealth();
        app.MapFeatures();
        return app;
    }

    private static void AddPlatform(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddDatabase();
        services.AddLedger();
        services.AddSingleton(new EventCatalog(Streams.EventTypes, quick: Streams.QuickReaders));
        services.AddSingleton(PolicyPacks.Shipped());
        services.AddSingleton(new LocalCalendar(LocalTime.Zone));
        services.AddSingleton(new Live<OperationsView>(OperationsView.Empty));
        services.AddSingleton<EventScan>();
        services.AddSingleton<RecordedReader>();
        services.AddSingleton<OperationsSnapshots>();
        services.AddSingleton<OperationsHistory>();
        services.AddSingleton<MomentReader>();
        services.AddSingleton<BoardReader>();
        services.AddSingleton<ZoneFilterReader>();
        services.AddSingleton<ZoneFinder>();
        services.AddSingleton<Narrator>();
        services.AddSingleton<StreamStates>();
        services.AddHostedService<StreamStateWriter>();
        services.AddSingleton<CommandRunner>();
        services.AddSingleton<Rehearsal>();
        services.AddScoped<PageSight>();
        services.AddSingleton<RowRenderer>();
        services.AddSingleton<BoardBroadcaster>();
        services.AddSingleton<DataBroadcaster>();
        services.AddHostedService<OperationsFolder>();
        services.AddHostedService(s => s.GetRequiredService<BoardBroadcaster>());
        services.AddHostedService(s => s.GetRequiredService<DataBroadcaster>());
        services.AddSingleton<Bootstrap>();
        services.AddSingleton<Startup>();
        services.AddHostedService<ReadyLine>();
        services.AddSingleton<Refusals>();
        services.AddScoped<CommandHttp>();
        services.AddScoped<ReadHttp>();
        services.AddScoped<PageSight>();
        services.AddHttpContextAccessor();
        services.ConfigureHttpJsonOptions(o => ApiJson.ConfigureRequests(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", ApiDocument.Describe);
        services.AddSignalR(o => o.EnableDetailedErrors = false).AddJsonProtocol(o => ApiJson.ConfigureAnswers(o.PayloadSerializerOptions));
        var keys = Path.Combine(builder.Configuration["OpsBoard:Data"] is { Length: > 0 } data ? data : ".data", "keys");
        services.AddDataProtection().SetApplicationName("OpsBoard").PersistKeysToFileSystem(new(keys));
    }
}

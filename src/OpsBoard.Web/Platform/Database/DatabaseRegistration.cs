using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using OpsBoard.EventStore;
using OpsBoard.Ledger;

namespace OpsBoard.Web.Platform.Database;

/// <summary>How the host gets its database: register it, then open it before anything is served.</summary>
public static class DatabaseRegistration
{
    /// <summary>
    /// Registers <see cref="BoardDatabase"/>, <see cref="NpgsqlDataSource"/>, <see cref="EventJournal"/> and
    /// <see cref="EventFeed"/>. The host registers the <see cref="EventCatalog"/>.
    /// </summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services)
    {
        // Npgsql tells every command as information; who wants that can ask for it in the configuration.
        services.AddLogging(logging => logging.AddFilter("Npgsql", LogLevel.Warning));
        services.AddSingleton<BoardDatabase>();
        services.AddSingleton(provider => provider.GetRequiredService<BoardDatabase>().DataSource);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EventJournal>();
        services.AddSingleton(provider => new EventFeed(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<EventJournal>(),
            provider.GetRequiredService<ILogger<EventFeed>>()));
        return services;
    }

    /// <summary>Opens the database; until then nothing that needs it can be resolved.</summary>
    public static Task OpenDatabaseAsync(this IServiceProvider services, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<BoardDatabase>().OpenAsync(cancellationToken);
}

using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Ledger;

internal static class LedgerRegistration
{
    public static void AddLedger(this IServiceCollection services)
    {
        services.AddSingleton<LedgerStore>();
        services.AddSingleton<LedgerTiles>();
        services.AddSingleton<LedgerKeys>();
        services.AddSingleton<LedgerFolder>();
        services.AddSingleton<Witnesses>();
        services.AddSingleton<Checkpointer>();
        services.AddHostedService(s => s.GetRequiredService<Checkpointer>());
        services.AddSingleton<PeerWitnesses>();
        services.AddHostedService(s => s.GetRequiredService<PeerWitnesses>());
        services.AddSingleton<WitnessedLogs>();
        services.AddSingleton<Cosigner>();
    }
}

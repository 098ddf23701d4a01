using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Live;

namespace OpsBoard.Web.Platform.Access;

/// <summary>Who is connected to the hub. When grants change, whoever may no longer look is sent away.</summary>
internal sealed class HubVisitors(Gate gate, Live<OperationsView> live) : BackgroundService
{
    private readonly ConcurrentDictionary<string, HubCallerContext> _present = new();

    public void Enter(HubCallerContext visitor) => _present[visitor.ConnectionId] = visitor;

    public void Leave(HubCallerContext visitor) => _present.TryRemove(visitor.ConnectionId, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var grants = live.Current.Grants;
        using var follower = live.Follow();
        await foreach (var view in follower.ChangesAsync(stoppingToken))
        {
            if (ReferenceEquals(grants, view.Grants)) continue;
            grants = view.Grants;
            foreach (var visitor in _present.Values)
                if (!gate.MayLook(visitor.User)) visitor.Abort();
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

/// <summary>Sends the events of a district, as data, to machines that watch it.</summary>
internal sealed class DataBroadcaster(EventJournal store, Live<OperationsView> live, IHubContext<BoardHub> hub) : BackgroundService
{
    public const string Surface = "data";

    private const int PageSize = 1000;

    private readonly ConcurrentDictionary<DivisionCode, int> _watchers = new();

    public async Task JoinAsync(string connection, DivisionCode district, long position, IClientProxy caller, CancellationToken ct)
    {
        _watchers.AddOrUpdate(district, 1, (_, n) => n + 1);
        await hub.Groups.AddToGroupAsync(connection, Group(district), ct);
        // What is stored by now is sent here; the rest comes through the group. An event may come twice, never not at all.
        var upTo = live.Current.Position;
        while (position < upTo)
        {
            var missed = await store.QueryAsync(new() { District = district.Value, AfterPosition = position, BeforePosition = upTo + 1, Limit = PageSize }, ct);
            if (missed.Count == 0) break;
            position = missed[^1].Position;
            await caller.SendAsync("changes", Message(district, missed), ct);
        }
    }

    public Task LeaveAsync(string connection, DivisionCode district)
    {
        _watchers.AddOrUpdate(district, 0, (_, n) => Math.Max(0, n - 1));
        return hub.Groups.RemoveFromGroupAsync(connection, Group(district));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var position = live.Current.Position;
        using var follower = live.Follow();
        await foreach (var view in follower.ChangesAsync(stoppingToken))
        {
            if (_watchers.Values.All(n => n == 0))
            {
                position = view.Position;
                continue;
            }
            while (position < view.Position)
            {
                var batch = await store.ReadAsync(position, (int)Math.Min(PageSize, view.Position - position), stoppingToken);
                position = batch[^1].Position;
                foreach (var ofDistrict in batch.Where(e => e.Metadata.District is not null).GroupBy(e => e.Metadata.District!))
                {
                    var district = new DivisionCode(ofDistrict.Key);
                    if (_watchers.GetValueOrDefault(district) > 0)
                        await hub.Clients.Group(Group(district)).SendAsync("changes", Message(district, [.. ofDistrict]), stoppingToken);
                }
            }
        }
    }

    private static object Message(DivisionCode district, IReadOnlyList<StoredEvent> events) =>
        new { position = events[^1].Position, district = district.Value, changes = events.Select(EventData.Of).ToList() };

    private static string Group(DivisionCode district) => $"data|{district}";
}

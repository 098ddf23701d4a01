using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.EventStore;

namespace OpsBoard.Web.Platform.Live;

/// <summary>Sends the events of a district, as data, to machines that watch it.</summary>
internal sealed partial class DataBroadcaster(EventJournal store, Live<OperationsView> live, IHubContext<BoardHub> hub, ILogger<DataBroadcaster> log) : BackgroundService
{
    public const string Surface = "data";

    private const int PageSize = 1000;

    private readonly ConcurrentDictionary<DivisionCode, int> _watchers = new();

    public async Task JoinAsync(string connection, DivisionCode district, long position, IClientProxy caller, Action<DivisionCode> joined, CancellationToken ct)
    {
        _watchers.AddOrUpdate(district, 1, (_, n) => n + 1);
        joined(district);
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
            try
            {
                while (position < view.Position)
                {
                    var batch = await store.ReadAsync(position, (int)Math.Min(PageSize, view.Position - position), stoppingToken);
                    await SendAsync(batch, stoppingToken);
                    position = batch[^1].Position;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The next view tries again from here; a machine that missed something asks by position.
                NotSent(log, e, position);
            }
        }
    }

    private async Task SendAsync(IReadOnlyList<StoredEvent> batch, CancellationToken ct)
    {
        foreach (var ofDistrict in batch.Where(e => e.Metadata.District is not null).GroupBy(e => e.Metadata.District!))
        {
            var district = new DivisionCode(ofDistrict.Key);
            if (_watchers.GetValueOrDefault(district) > 0)
                await hub.Clients.Group(Group(district)).SendAsync("changes", Message(district, [.. ofDistrict]), ct);
        }
    }

    private static object Message(DivisionCode district, IReadOnlyList<StoredEvent> events) =>
        new { position = events[^1].Position, district = district.Value, changes = events.Select(EventData.Of).ToList() };

    private static string Group(DivisionCode district) => $"data|{district}";

    [LoggerMessage(1204, LogLevel.Warning, "Changes after position {Position} could not be sent to machines; they are tried again")]
    private static partial void NotSent(ILogger log, Exception e, long position);
}

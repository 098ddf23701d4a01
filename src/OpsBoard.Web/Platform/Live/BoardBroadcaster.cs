using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.SignalR;
using OpsBoard.Domain.Kernel;
using OpsBoard.Domain.Operations;
using OpsBoard.Web.Platform.Time;
using OpsBoard.Web.Platform.Ui;

namespace OpsBoard.Web.Platform.Live;

/// <summary>
/// Renders each changed row once per culture and sends the same HTML to everyone who watches that district on
/// that surface.
/// </summary>
internal sealed partial class BoardBroadcaster(
    Live<OperationsView> live, RowRenderer renderer, IEnumerable<ISurface> surfaces, IHubContext<BoardHub> hub, TimeProvider clock, ILogger<BoardBroadcaster> log) : BackgroundService
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);

    // A minute of the boards' own time: due times pass and days turn without any event.
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Surface, DivisionCode District), TrackedBoard> _boards = new();
    private readonly CancellationTokenSource _stopping = new();

    public bool Knows(string surface) => surfaces.Any(s => s.Name == surface);

    /// <summary>Brings a viewer up to date from <paramref name="position"/> and puts it into the group, so that nothing falls between the two.</summary>
    public async Task JoinAsync(string connection, string surface, string culture, DivisionCode district, long position, IClientProxy caller, Action<DivisionCode> joined, CancellationToken ct)
    {
        var board = _boards.GetOrAdd((surface, district), key => new(new(surfaces.First(s => s.Name == key.Surface), key.District)));
        IReadOnlyList<BoardRow> changed;
        IReadOnlyList<string> removed;
        OperationsView view;
        await board.Gate.WaitAsync(ct);
        try
        {
            view = live.Current;
            await hub.Groups.AddToGroupAsync(connection, Group(surface, culture, district), ct);
            board.Watch(culture);
            joined(district);
            await FlushAsync(board, new(view, clock.GetUtcNow()));
            (changed, removed) = board.Tracker.Since(position);
        }
        finally
        {
            board.Gate.Release();
        }
        foreach (var rows in changed.Chunk(200))
            await caller.SendAsync("rows", new RowsMessage(view.Position, district.Value, await renderer.RenderAsync(rows, new(culture)), []), ct);
        if (removed.Count > 0)
            await caller.SendAsync("rows", new RowsMessage(view.Position, district.Value, [], removed), ct);
    }

    public Task LeaveAsync(string connection, string surface, string culture, DivisionCode district)
    {
        if (_boards.TryGetValue((surface, district), out var board)) board.Unwatch(culture);
        return hub.Groups.RemoveFromGroupAsync(connection, Group(surface, culture, district));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FlushLoopAsync(stoppingToken), BeatLoopAsync(stoppingToken));

    private async Task FlushLoopAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(FlushEvery);
        while (await timer.WaitForNextTickAsync(ct))
        {
            var moment = new Moment(live.Current, clock.GetUtcNow());
            foreach (var board in _boards.Values)
            {
                if (!board.IsWatched) continue;
                await board.Gate.WaitAsync(ct);
                try
                {
                    await FlushAsync(board, moment);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    FlushFailed(log, e, board.Tracker.Surface.Name, board.Tracker.District.Value);
                }
                finally
                {
                    board.Gate.Release();
                }
            }
        }
    }

    private async Task BeatLoopAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(BeatEvery);
        do
        {
            try
            {
                // A viewer who has stopped reading holds up the end of this send; everybody else has the beat already.
                await hub.Clients.All.SendAsync("beat", Beat(), ct).WaitAsync(BeatEvery, ct);
            }
            catch (TimeoutException)
            {
                SlowViewer(log);
            }
        }
        while (await timer.WaitForNextTickAsync(ct));
    }

    /// <summary>Where the server stands, and what time its boards tell.</summary>
    public object Beat() => new
    {
        position = live.Current.Position,
        at = clock.GetUtcNow(),
        rate = clock is ScenarioClock scenario ? scenario.Rate : 1,
        build = Build.Id,
    };

    private async Task FlushAsync(TrackedBoard board, Moment moment)
    {
        var (changed, removed) = board.Tracker.Update(moment, FreshFor);
        if (changed.Count == 0 && removed.Count == 0) return;
        foreach (var culture in board.Cultures)
        {
            var sender = board.SenderOf(culture, () => new(hub.Clients.Group(Group(board.Tracker.Surface.Name, culture, board.Tracker.District)), log, _stopping.Token));
            try
            {
                var html = await renderer.RenderAsync(changed, new(culture));
                sender.Post(new(moment.View.Position, board.Tracker.District.Value, html, removed));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The tracker takes these rows for sent, so the viewers have to come and get them.
                FlushFailed(log, e, board.Tracker.Surface.Name, board.Tracker.District.Value);
                sender.Reload();
            }
        }
    }

    private static string Group(string surface, string culture, DivisionCode district) => $"{surface}|{culture}|{district}";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _stopping.CancelAsync();
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    [LoggerMessage(1203, LogLevel.Debug, "A viewer is slow to take its beat")]
    private static partial void SlowViewer(ILogger log);

    [LoggerMessage(1201, LogLevel.Error, "The {Surface} rows of {District} could not be rendered")]
    private static partial void FlushFailed(ILogger log, Exception e, string surface, string district);

    /// <summary>A tracker, its watchers by culture, and a sender for each.</summary>
    private sealed class TrackedBoard(BoardTracker tracker)
    {
        private readonly ConcurrentDictionary<string, int> _watchers = new();
        private readonly ConcurrentDictionary<string, GroupSender> _senders = new();

        public BoardTracker Tracker => tracker;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public bool IsWatched => _watchers.Values.Any(n => n > 0);

        public IEnumerable<string> Cultures => _watchers.Where(w => w.Value > 0).Select(w => w.Key);

        public void Watch(string culture) => _watchers.AddOrUpdate(culture, 1, (_, n) => n + 1);

        public void Unwatch(string culture) => _watchers.AddOrUpdate(culture, 0, (_, n) => Math.Max(0, n - 1));

        /// <summary>Called under the gate, so that a group has one sender.</summary>
        public GroupSender SenderOf(string culture, Func<GroupSender> make) => _senders.GetOrAdd(culture, _ => make());
    }
}
